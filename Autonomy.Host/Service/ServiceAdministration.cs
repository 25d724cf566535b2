using Autonomy.Adapters.Http;
using Autonomy.Adapters.Mcp;
using Autonomy.Host.Administration;
using Autonomy.Host.Local;
using Autonomy.Host.Security;
using Microsoft.Extensions.DependencyInjection;

namespace Autonomy.Host.Service;

/// <summary>What is laid down for later: connections, schedules, bulk jobs, webhooks.</summary>
internal static class ServiceAdministration
{
    private const string DefaultWorkspace = "default";

    public static void AddTo(IServiceCollection services, ServiceOptions options, EgressOptions egress)
    {
        services.AddSingleton(provider => new ConnectionDesk(
            provider.GetRequiredService<LocalEngine>(), provider.GetRequiredService<SecretKeeper>(),
            new McpTerms
            {
                Clock = options.Clock,
                Egress = egress,
                WorkingFolder = options.WorkingFolder,
                AllowsPrograms = options.Settings.Connections.Programs,
                ConnectTimeout = options.Settings.Connections.ConnectTimeout,
                CheckInterval = options.Settings.Connections.CheckInterval,
            }));
        services.AddSingleton<ScheduleDesk>();
        services.AddSingleton<BulkDesk>();
        services.AddSingleton(provider => new WebhookCouriers(
            provider.GetRequiredService<LocalEngine>(), provider.GetRequiredService<SecretKeeper>(), egress,
            provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(provider => new CallbackCouriers(
            provider.GetRequiredService<LocalEngine>(), provider.GetRequiredService<SecretKeeper>(), egress,
            provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<WebhookDesk>();
        services.AddSingleton<InboundHooks>();
        services.AddSingleton<StrategyDesk>();
    }

    /// <summary>
    /// Connects what was connected, and begins to tell the webhooks that go out, and the callbacks of executions.
    /// </summary>
    public static async Task StartAsync(IServiceProvider services)
    {
        IEnumerable<string> workspaces = services.GetRequiredService<TokenKeeper>().Register.Workspaces;
        await services.GetRequiredService<ConnectionDesk>().StartAsync(workspaces.Prepend(DefaultWorkspace));
        await services.GetRequiredService<WebhookDesk>().StartAsync();
        await services.GetRequiredService<CallbackCouriers>().StartAsync();
    }
}
