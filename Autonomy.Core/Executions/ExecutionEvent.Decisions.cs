using Autonomy.Core.Recovery;
using Autonomy.Core.Values;

namespace Autonomy.Core.Executions;

/// <content>Events of decisions and signals.</content>
public abstract partial record ExecutionEvent
{
    /// <summary>A person is asked.</summary>
    public sealed record DecisionRequired(DecisionRequest Request) : ExecutionEvent;

    /// <summary>The person answered; what comes of it is another event.</summary>
    public sealed record DecisionAnswered(
        string Decision, string Option, string By, string? Comment, DataValue? Output) : ExecutionEvent
    {
        /// <summary>The arguments that an edited approval puts in the place of the plan's.</summary>
        public DataObject? Arguments { get; init; }

        /// <summary>The hash of the call with these arguments, which is the one that is approved.</summary>
        public string? CallHash { get; init; }

        /// <summary>True: calls of this tool with this target are allowed from now on; else null.</summary>
        public bool? Always { get; init; }
    }

    /// <summary>Nobody answered in time, and the default option was taken.</summary>
    public sealed record DecisionExpired(string Decision, string Option) : ExecutionEvent;

    /// <summary>
    /// A question is open no more, and nobody answered it: all was cancelled, or what asked has ended without it. Told
    /// right after the event that it follows from; before an end at once, which nothing follows. Or the worker of the
    /// attempt that it is about answered late: then what comes of that is the next event.
    /// </summary>
    /// <param name="Decision">Which.</param>
    /// <param name="By">Who cancelled; <c>engine</c> where what asked has ended.</param>
    public sealed record DecisionWithdrawn(string Decision, string By) : ExecutionEvent
    {
        /// <summary>Why, in the words of who cancelled, or that the worker answered; null: nothing was said.</summary>
        public string? Reason { get; init; }

        /// <summary>
        /// How the attempt failed that the question was about, where the worker answered that; else null.
        /// </summary>
        public Failure? Error { get; init; }
    }

    /// <summary>A signal came; it waits until a step takes it.</summary>
    public sealed record SignalReceived(string Name, DataValue Payload, string By) : ExecutionEvent
    {
        /// <summary>Why, in the words of who asked; null: nothing was said.</summary>
        public string? Reason { get; init; }
    }
}
