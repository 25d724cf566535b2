using System.Diagnostics.CodeAnalysis;
using Autonomy.Core.Recovery;
using Autonomy.Core.Tools;
using Autonomy.Core.Values;

namespace Autonomy.Adapters.Workers;

/// <content>What workers say.</content>
public sealed partial class WorkerPool
{
    /// <summary>Ends that came before anybody asked for them, kept at most: 10,000.</summary>
    private const int EarlyMax = 10_000;

    /// <summary>What such ends hold together at most, as bytes of JSON: 64 MiB.</summary>
    private const long EarlyBytesMax = 64 << 20;

    /// <summary>
    /// How long the end of an attempt that was let go is kept at most, however long its execution cannot be read: 1 h.
    /// </summary>
    private static readonly TimeSpan LetGoMax = TimeSpan.FromHours(1);

    /// <summary>
    /// Whether the engine may still be reading its executions, so that what nobody awaits may be awaited soon.
    /// </summary>
    private bool IsEarly => _servingSince() is not { } since || _terms.Clock.GetElapsedTime(since) < 3 * _terms.Lease;

    /// <summary>Connects a worker; one of the same instance is replaced.</summary>
    /// <param name="hello">Who it is.</param>
    /// <param name="link">The way to it.</param>
    /// <param name="seat">The worker; null where it is refused.</param>
    /// <param name="refusal">Why it is refused.</param>
    public bool TryConnect(
        WorkerHello hello, IWorkerLink link, [NotNullWhen(true)] out WorkerSeat? seat, out string? refusal)
    {
        ArgumentNullException.ThrowIfNull(hello);
        ArgumentNullException.ThrowIfNull(link);
        seat = null;
        List<OpenProbe> unanswered = [];
        lock (_gate)
        {
            WorkerSeat? former = _seats.Find(other => other.Hello.Instance == hello.Instance);
            if (former is not null)
            {
                Remove(former);
                former.Link.Close("The same worker connected again.");
            }

            refusal = _isClosed ? "The service stops."
                : _seats.Count >= WorkerTerms.WorkersMax ? $"{WorkerTerms.WorkersMax} workers are connected already."
                : null;
            if (refusal is not null) return false;
            seat = new WorkerSeat(this, hello, link) { SeenAt = Now, Since = _terms.Clock.GetUtcNow() };
            _seats.Add(seat);
            foreach (ToolDescriptor tool in seat.IsDraining ? [] : seat.Tools) Offering(tool.Name).Add(seat);
            foreach (AttemptId running in hello.Running) Hear(seat, running);
            Fill(seat);
            // What its earlier connection was asked, this one is.
            if (former is not null) unanswered = AskOthers(former);
        }

        TellUnanswered(unanswered);
        Publish();
        // One that drains, or offers less, may have taken the place of one that offered.
        TellNotBegun();
        _onChange();
        return true;
    }

    internal void Hear(WorkerSeat seat, IReadOnlyCollection<AttemptNews> running)
    {
        List<(OpenAttempt Attempt, ToolProgress News)>? told = null;
        lock (_gate)
        {
            if (seat.IsGone) return;
            seat.SeenAt = Now;
            foreach (AttemptNews news in running)
            {
                if (Hear(seat, news.Id) is { } attempt && news.Progress is { } progress)
                    (told ??= []).Add((attempt, progress));
            }
        }

        foreach ((OpenAttempt attempt, ToolProgress news) in told ?? []) attempt.Offer.Context.Progress(news);
    }

    internal void End(WorkerSeat seat, AttemptId id, ToolOutcome outcome)
    {
        OpenAttempt? ended = null;
        lock (_gate)
        {
            seat.SeenAt = Now;
            if (!seat.Held.TryGetValue(id, out OpenAttempt? present) && Claimed(seat, id) is { } claimed)
                Attach(seat, claimed);
            // What it was not offered yet it cannot have ended.
            if (present is { IsReserved: true }) seat.Link.Refuse(id, "not_open", WhyNot(seat, id).Message);
            else if (seat.Release(id) is { IsOver: false } held)
                Close(ended = held, outcome = Counted(seat, held, outcome));
            else if (!seat.IsGone) KeepOrRefuse(seat, id, outcome);
            if (!seat.IsGone) Fill(seat);
        }

        ended?.Tell(seat.Checked(ended.Tool, outcome));
    }

    // That an attempt was not begun uses no try. This has an end where the worker takes nothing more, or its connection
    // was over; but not where it declines what it is offered, time after time.
    private static ToolOutcome Counted(WorkerSeat seat, OpenAttempt attempt, ToolOutcome outcome)
    {
        bool mayDecline = seat.IsDraining || attempt.OfferedTo != seat;
        return !mayDecline && outcome is ToolOutcome.Failed { Failure: { Code: FailureCodes.NotBegun } failure }
            ? new ToolOutcome.Failed(failure with { Code = FailureCodes.WorkerFailed })
            : outcome;
    }

    internal void Drain(WorkerSeat seat)
    {
        lock (_gate)
        {
            seat.IsDraining = true;
            StopOffering(seat);
            GiveBack(seat);
        }

        Publish();
        TellNotBegun();
        _onChange();
    }

    internal void Leave(WorkerSeat seat)
    {
        List<OpenProbe> unanswered;
        lock (_gate)
        {
            if (seat.IsGone) return;
            Remove(seat);
            unanswered = AskOthers(seat);
        }

        TellUnanswered(unanswered);
        Publish();
        TellNotBegun();
        _onChange();
    }

    // What it runs keeps its lease: it may come again and tell of it.
    private void Remove(WorkerSeat seat)
    {
        seat.IsGone = true;
        _seats.Remove(seat);
        StopOffering(seat);
        GiveBack(seat);
        seat.Held.Clear();
    }

    private void StopOffering(WorkerSeat seat)
    {
        foreach (ToolName tool in seat.Tools.Select(offered => offered.Name))
        {
            if (!_offering.TryGetValue(tool, out List<WorkerSeat>? others)) continue;
            others.Remove(seat);
            if (others.Count == 0) _offering.Remove(tool);
        }
    }

    private List<WorkerSeat> Offering(ToolName tool)
    {
        if (!_offering.TryGetValue(tool, out List<WorkerSeat>? seats)) _offering.Add(tool, seats = []);
        return seats;
    }

    /// <summary>It says that it runs the attempt; null: nobody awaits that of it.</summary>
    private OpenAttempt? Hear(WorkerSeat seat, AttemptId id)
    {
        if (seat.Held.TryGetValue(id, out OpenAttempt? held))
        {
            held.SeenAt = Now;
            return held;
        }

        if (Claimed(seat, id) is { } claimed)
        {
            Attach(seat, claimed);
            return claimed;
        }

        if (TryLetRun(seat, id)) return null;
        if (IsEarly && !_open.ContainsKey(id) && seat.TryClaim(id)) return null;
        seat.Link.Cancel(id, WhyNot(seat, id).Message);
        return null;
    }

    /// <summary>The open attempt that is its own, of before: of an earlier connection, or an earlier engine.</summary>
    private OpenAttempt? Claimed(WorkerSeat seat, AttemptId id)
    {
        if (!_open.TryGetValue(id, out OpenAttempt? attempt)) return null;
        bool isOwn = attempt.Seat is { IsGone: true } former && former.Hello.Instance == seat.Hello.Instance;
        return attempt.IsUnclaimed || isOwn ? attempt : null;
    }

    private void KeepOrRefuse(WorkerSeat seat, AttemptId id, ToolOutcome outcome)
    {
        seat.Claims.Remove(id);
        if (TryTakeWord(seat, id, outcome)) return;
        if (!IsEarly || WhyNot(seat, id).Code != "not_open" || _unheard.ContainsKey(id))
        {
            Refuse(seat, id);
        }
        else if (!TryKeep(id, new EarlyEnd(seat, outcome)))
        {
            seat.Link.Refuse(
                id, "no_room",
                $"The engine is reading its executions, and keeps no more ends that nobody awaits yet: that of attempt "
                + $"{id.Number} of '{id.Key}' is not kept.");
        }
    }

    private void Refuse(WorkerSeat seat, AttemptId id)
    {
        (string code, string message) = WhyNot(seat, id);
        seat.Link.Refuse(id, code, message);
    }

    private bool TryKeep(AttemptId id, EarlyEnd end)
    {
        _ = TryTakeEarly(id, out _);
        if (_early.Count >= EarlyMax || _earlyBytes + end.Bytes > EarlyBytesMax) return false;
        _early.Add(id, end);
        _earlyBytes += end.Bytes;
        return true;
    }

    private bool TryTakeEarly(AttemptId id, [NotNullWhen(true)] out EarlyEnd? end)
    {
        if (!_early.Remove(id, out end)) return false;
        _earlyBytes -= end.Bytes;
        return true;
    }

    private (string Code, string Message) WhyNot(WorkerSeat seat, AttemptId id)
    {
        if (_open.TryGetValue(id, out OpenAttempt? open) && open.Seat is { } other && other != seat)
        {
            return ("other_worker",
                $"Attempt {id.Number} of '{id.Key}' is run by the worker '{other.Hello.Name}', not by this one.");
        }

        if (_unheard.TryGetValue(id, out UnheardAttempt? unheard) && !unheard.IsOf(seat))
        {
            return ("other_worker",
                $"Attempt {id.Number} of '{id.Key}' was run by another worker, not by this one.");
        }

        if (_latest.TryGetValue(id.Key, out int present) && present != id.Number)
        {
            return ("stale_attempt",
                $"The engine runs attempt {present} of '{id.Key}' now: attempt {id.Number} is over for it.");
        }

        return ("not_open", $"Attempt {id.Number} of '{id.Key}' is not open: it has ended, or its lease was over.");
    }

    /// <summary>An end that came before anybody asked for it, and who told it; null: the engine itself.</summary>
    private sealed class EarlyEnd(WorkerSeat? seat, ToolOutcome outcome)
    {
        /// <summary>
        /// When it came, by the clock's counter, of an attempt that was let go; null: of one that no execution has been
        /// read for.
        /// </summary>
        public long? LetGoAt { get; set; }

        /// <summary>Whether its execution was loaded for it, and has a lease's time to ask for it.</summary>
        public bool IsWoken { get; set; }

        /// <summary>Who told it; null: the engine itself.</summary>
        public WorkerSeat? Seat => seat;

        /// <summary>Whether a worker told it, and it says what became of the attempt.</summary>
        public bool IsEvidence =>
            seat is not null && outcome is not ToolOutcome.Failed { Failure.Effect: FailureEffect.Unknown };

        /// <summary>What it holds, as bytes of JSON.</summary>
        public int Bytes { get; } = outcome switch
        {
            ToolOutcome.Succeeded succeeded => DataJson.WriteUtf8(succeeded.Output).Length,
            ToolOutcome.Failed failed => failed.Failure.Message.Length,
            _ => 0,
        };

        /// <summary>The outcome as it is of a call of this tool: its output fits the tool's own schema.</summary>
        public ToolOutcome Of(ToolName tool) => seat?.Checked(tool, outcome) ?? outcome;
    }
}
