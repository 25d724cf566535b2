using System.Net;
using Autonomy.Core.Journaling;
using Autonomy.Core.Security;
using Autonomy.Core.Workspaces;
using Autonomy.Host.Configuration;
using Autonomy.Host.Local;
using Autonomy.Host.Security;
using Microsoft.Extensions.DependencyInjection;

namespace Autonomy.Host.Service;

/// <summary>Who may use a service, and the secrets that its tools are given.</summary>
internal sealed class ServiceAccess : IAsyncDisposable
{
    private const string KeySetting = "autonomy.security.store-key-file";

    private ServiceAccess(TokenKeeper tokens, SecretKeeper secrets) => (Tokens, Secrets) = (tokens, secrets);

    public TokenKeeper Tokens { get; }

    public SecretKeeper Secrets { get; }

    /// <summary>Lets a service start that only its own machine can reach, or that asks for tokens.</summary>
    /// <exception cref="UnguardedServiceException">It is neither.</exception>
    public static void DemandGuard(ServiceOptions options, TokenRegister tokens)
    {
        if (IsOnLoopback(options.Settings) || tokens.HasValid(options.Clock.GetUtcNow())) return;
        bool isHttp = !IPAddress.IsLoopback(options.Settings.Http.Address);
        throw new UnguardedServiceException(
            $"{(isHttp ? options.Settings.Http.Address : options.Settings.Grpc.Address)}");
    }

    /// <summary>Reads the tokens and secrets of the engine's store.</summary>
    /// <exception cref="UnusableSettingException">The key of the store's secrets cannot be read, does not open them,
    /// or is not given though there are some.</exception>
    public static async Task<ServiceAccess> OpenAsync(ServiceOptions options, LocalEngine engine)
    {
        SecuritySettings security = options.Settings.Security;
        var access = new ServiceAccess(
            new TokenKeeper(
                engine.Journal, options.Clock, workspace => engine.Executions.OpenAsync(RulesId.Of(workspace))),
            new SecretKeeper(engine.Journal, options.Clock, new SecretSources
            {
                Folder = security.SecretsDirectory is { } folder
                    ? Path.GetFullPath(folder, options.WorkingFolder)
                    : null,
                Environment = options.Secrets,
                EnvironmentNames = options.SecretNames,
                Seal = SealOf(options),
                MustOpen = true,
            }));
        try
        {
            await access.Tokens.LoadAsync();
            await access.Secrets.LoadAsync();
            DemandReadable(options, access.Secrets);
            return access;
        }
        catch
        {
            await access.DisposeAsync();
            throw;
        }
    }

    /// <summary>Adds what the service asks of a request.</summary>
    public void AddTo(IServiceCollection services, ServiceOptions options)
    {
        SecuritySettings security = options.Settings.Security;
        var rates = new RequestRates(security.RequestsPerTokenMax, security.RequestsPerAddressMax, options.Clock);
        services.AddSingleton(Tokens);
        services.AddSingleton(Secrets);
        services.AddSingleton(new CallerGuard(Tokens, rates, IsOnLoopback(options.Settings)));
        services.AddSingleton<AuditLog>();
        services.AddSingleton(provider => new AuditReader(provider.GetRequiredService<IJournalReader>()));
        services.AddSingleton<AuditTrail>();
    }

    public async ValueTask DisposeAsync()
    {
        await Tokens.DisposeAsync();
        Secrets.Dispose();
    }

    // A step whose secret cannot be read fails for good: better that none begins.
    private static void DemandReadable(ServiceOptions options, SecretKeeper secrets)
    {
        if (secrets.FirstUnreadable() is not { } closed) return;
        string which = $"the secret '{closed.Name}' of the workspace '{closed.Workspace}'";
        string remedy = "Give the key that it was sealed with; if that is lost, remove the secret with "
            + $"'autonomy secret remove {closed.Name} --workspace {closed.Workspace}' while the service is stopped, "
            + "and set it again.";
        string? place = options.Settings.Security.StoreKeyFile is { } file ? $"'{file}'"
            : HasKeyInVariable(options) ? SecretSeal.KeyVariable : null;
        throw new UnusableSettingException(KeySetting, place is null
            ? $"there is no key, and the store has {which}. {remedy}"
            : $"the key in {place} does not open {which} in the store. {remedy}");
    }

    private static SecretSeal? SealOf(ServiceOptions options)
    {
        string? file = options.Settings.Security.StoreKeyFile;
        if (file is not null && HasKeyInVariable(options))
        {
            throw new UnusableSettingException(
                KeySetting,
                $"there is a key in '{file}' and another in {SecretSeal.KeyVariable}. The secrets of a store have one "
                + "key: leave one of the two out.");
        }

        try
        {
            if (file is not null) return SecretSeal.FromFile(Path.GetFullPath(file, options.WorkingFolder));
            return HasKeyInVariable(options) ? SecretSeal.FromVariable(options.StoreKey!) : null;
        }
        catch (IOException exception)
        {
            throw new UnusableSettingException(KeySetting, exception.Message, exception);
        }
    }

    private static bool HasKeyInVariable(ServiceOptions options) => !string.IsNullOrEmpty(options.StoreKey);

    private static bool IsOnLoopback(ServiceSettings settings) =>
        IPAddress.IsLoopback(settings.Http.Address) && IPAddress.IsLoopback(settings.Grpc.Address);
}
