using Autonomy.Adapters.Http;
using Autonomy.Host.Administration;
using Autonomy.Host.Local;
using Autonomy.Host.Security;
using Microsoft.Extensions.DependencyInjection;

namespace Autonomy.Host.Service;

/// <summary>What is laid down for later: schedules, bulk jobs, webhooks.</summary>
internal static class ServiceAdministration
{
    public static void AddTo(IServiceCollection services, EgressOptions egress)
    {
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

    /// <summary>Begins to tell the webhooks that go out, and the callbacks of executions.</summary>
    public static async Task StartAsync(IServiceProvider services)
    {
        await services.GetRequiredService<WebhookDesk>().StartAsync();
        await services.GetRequiredService<CallbackCouriers>().StartAsync();
    }
}
