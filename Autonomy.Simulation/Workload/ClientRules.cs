using System.Collections.Immutable;
using Autonomy.Actors.Runtime;
using Autonomy.Core.Tools;
using Autonomy.Core.Workspaces;
using Autonomy.Simulation.Kernel;
using Autonomy.Simulation.World;

namespace Autonomy.Simulation.Workload;

/// <summary>
/// What a client lays down for all executions: pauses of tools, hosts, projects and the workspace, and policies.
/// </summary>
internal sealed class ClientRules(WorldSeams seams, ClientLine line, int client)
{
    private static readonly TimeSpan HoldMax = TimeSpan.FromSeconds(40);
    private static readonly TimeSpan PolicyMax = TimeSpan.FromMinutes(2);

    private static readonly string[] Tools =
        ["sim.*", "sim.p*", .. SimulatedToolSet.Forward.Select(tool => tool.Name.Value)];
    private static readonly string[] Targets = ["bank.example", "*.example", "mail.example"];

    private readonly string _by = $"client {client}";
    private int _made;

    /// <summary>Pauses something, and most often lifts that again.</summary>
    public void Hold(SeededRandom random)
    {
        (HoldScope scope, string name) = Chance.Of(random) switch
        {
            < 0.2 => (HoldScope.Workspace, ""),
            < 0.45 => (HoldScope.Project, Chance.Is(random, 0.5) ? "shop" : "lab"),
            < 0.8 => (HoldScope.Tool, Chance.Pick(random, Tools)),
            _ => (HoldScope.Target, Chance.Pick(random, Targets)),
        };
        TimeSpan? timeout = Chance.Is(random, 0.4) ? Moments.Draw(random, HoldMax) : null;
        // The reason tells them apart: it names this one wherever it is.
        Tell(new RulesCommand.Place(scope, name, _by, $"{_by} hold {++_made}", timeout));
        if (Chance.Is(random, timeout is null ? 0.8 : 0.3))
            Later(random, HoldMax, () => Tell(new RulesCommand.Lift(scope, name, _by)));
    }

    /// <summary>Lays rules down, and withdraws one some time later.</summary>
    public void LayDown(SeededRandom random)
    {
        ImmutableArray<PolicyRule> rules =
            [.. Enumerable.Range(0, Chance.Between(random, 1, 2)).Select(_ => RuleOf(random))];
        Tell(new RulesCommand.AddPolicies(rules, _by, IsLast: Chance.Is(random, 0.5)));
        Later(random, PolicyMax, () =>
        {
            ImmutableArray<Policy> policies = seams.States.Rules.Policies;
            string policy = policies.IsEmpty ? "p99" : Chance.Pick(random, policies).Id;
            Tell(new RulesCommand.RemovePolicy(policy, _by));
        });
    }

    /// <summary>Has what was learned forgotten: all of it, or that of a tool.</summary>
    public void Forget(SeededRandom random)
    {
        string? tool = Chance.Is(random, 0.5) ? Chance.Pick(random, SimulatedToolSet.Forward).Name.Value : null;
        Tell(new RulesCommand.ForgetLessons(tool, null, _by));
    }

    private static PolicyRule RuleOf(SeededRandom random)
    {
        PolicyAnswer answer = Chance.Of(random) switch
        {
            < 0.5 => PolicyAnswer.Ask,
            < 0.8 => PolicyAnswer.Allow,
            _ => PolicyAnswer.Deny,
        };
        bool isAsk = answer == PolicyAnswer.Ask;
        return new PolicyRule
        {
            Answer = answer,
            Tool = Chance.Is(random, 0.7) ? Chance.Pick(random, Tools) : null,
            Target = Chance.Is(random, 0.2) ? Chance.Pick(random, Targets) : null,
            Effects = Chance.Is(random, 0.3) ? [EffectClass.Compensatable, EffectClass.Irreversible] : null,
            Novel = Chance.Is(random, 0.2) ? Chance.Is(random, 0.7) : null,
            Project = Chance.Is(random, 0.25) ? "shop" : null,
            OverridesPlan = answer != PolicyAnswer.Allow && Chance.Is(random, 0.5),
            DecisionTimeout = isAsk && Chance.Is(random, 0.3) ? Moments.Draw(random, PolicyMax) : null,
        };
    }

    private void Later(SeededRandom random, TimeSpan max, Action happens) =>
        seams.Kernel.After(Moments.Draw(random, max), happens);

    private void Tell(RulesCommand command) => line.Ask(command, static _ => { });
}
