using Autonomy.Core.Tools;

namespace Autonomy.Adapters.Workers;

/// <content>
/// Attempts whose end nobody awaits any more, though it is not known: what their worker tells of them after all is
/// evidence for whoever is asked about them. It is kept until it is clear whether anybody is.
/// </content>
public sealed partial class WorkerPool
{
    /// <summary>Attempts whose end may still be told, kept at most: 10,000; of more a late end is refused.</summary>
    private const int UnheardMax = 10_000;

    /// <summary>Executions that are loaded at most, a quarter of a lease: 100.</summary>
    private const int WokenMax = 100;

    private readonly Dictionary<AttemptId, UnheardAttempt> _unheard = [];

    /// <inheritdoc/>
    public void AwaitWord(string idempotencyKey, int attempt, Action onWord)
    {
        ArgumentNullException.ThrowIfNull(onWord);
        var id = new AttemptId(idempotencyKey, attempt);
        bool isThere;
        lock (_gate)
        {
            if (!_unheard.TryGetValue(id, out UnheardAttempt? unheard))
            {
                if (_unheard.Count >= UnheardMax) return;
                _unheard.Add(id, unheard = new UnheardAttempt(null, Now));
            }

            unheard.OnWord = onWord;
            isThere = _early.TryGetValue(id, out EarlyEnd? end) && end.IsEvidence;
        }

        if (isThere) onWord();
    }

    /// <inheritdoc/>
    public void DropWord(string idempotencyKey, int attempt)
    {
        lock (_gate) Forget(new AttemptId(idempotencyKey, attempt));
    }

    /// <summary>Nobody awaits the attempt any more, and what became of it is not known.</summary>
    private void Doubt(OpenAttempt attempt)
    {
        Action? onWord = _unheard.GetValueOrDefault(attempt.Id)?.OnWord;
        if (onWord is null && _unheard.Count >= UnheardMax) return;
        attempt.Lighten();
        _unheard[attempt.Id] = new UnheardAttempt(attempt, Now) { OnWord = onWord };
    }

    /// <summary>Whoever tells of the attempt from now on is late, and whoever runs it is to stop.</summary>
    private void Forget(AttemptId id)
    {
        if (!_unheard.TryGetValue(id, out UnheardAttempt? unheard) || unheard.IsSettled) return;
        // For as long as ends are kept that nobody awaits yet, it must be known that nobody will await this one.
        unheard.IsSettled = true;
        if (!IsEarly) _unheard.Remove(id);
        if (TryTakeEarly(id, out EarlyEnd? end)) RefuseKept(id, end);
        if (!unheard.RunsOn) return;
        foreach (WorkerSeat seat in _seats)
        {
            if (seat.Held.ContainsKey(id)) seat.Link.Cancel(id, WhyNot(seat, id).Message);
        }
    }

    /// <summary>It says that it runs an attempt whose end may settle a question; false: that is no matter.</summary>
    private bool TryLetRun(WorkerSeat seat, AttemptId id)
    {
        if (!_unheard.TryGetValue(id, out UnheardAttempt? unheard) || !unheard.MayTell(seat)) return false;
        // Whether anybody is asked is known as soon as that is durable.
        if (unheard.OnWord is null && IsOver(unheard.Since, _terms.Lease)) return false;
        if (unheard.Attempt is not { } attempt) return true;
        (attempt.SeenAt, unheard.RunsOn) = (Now, true);
        seat.Take(attempt);
        return true;
    }

    /// <summary>
    /// Keeps the end of an attempt that is asked about, or may be soon, and says so; false: it is not, or it is no end
    /// that would tell anything.
    /// </summary>
    private bool TryTakeWord(WorkerSeat seat, AttemptId id, ToolOutcome outcome)
    {
        if (!_unheard.TryGetValue(id, out UnheardAttempt? unheard) || !unheard.MayTell(seat)) return false;
        var end = new EarlyEnd(seat, outcome) { LetGoAt = Now };
        bool isFirst = !(_early.TryGetValue(id, out EarlyEnd? former) && former.IsEvidence);
        if (!end.IsEvidence || !isFirst || !TryKeep(id, end)) return false;
        unheard.OnWord?.Invoke();
        return true;
    }

    // What is asked about is so until it is answered.
    private void ForgetWhatNobodyAsksAbout()
    {
        AttemptId[] over =
        [
            .. _unheard.Where(entry => entry.Value.OnWord is null && IsOver(entry.Value.Since, LetGoMax))
                .Select(entry => entry.Key),
        ];
        foreach (AttemptId id in over) Forget(id);
        if (IsEarly) return;
        foreach ((AttemptId id, UnheardAttempt unheard) in _unheard)
        {
            if (unheard.IsSettled) _unheard.Remove(id);
        }
    }

    /// <summary>
    /// The execution of an end that nobody has asked for may be asleep since before this engine, and a person be asked
    /// about the attempt: it is loaded, and asks for the end then.
    /// </summary>
    private bool TryWake(AttemptId id, EarlyEnd end, ref int woken)
    {
        if (!end.IsEvidence || end.LetGoAt is not null) return false;
        if (woken >= WokenMax) return true;
        woken++;
        (end.LetGoAt, end.IsWoken) = (Now, true);
        _wake(id.Key);
        return true;
    }

    private void RefuseKept(AttemptId id, EarlyEnd end)
    {
        if (end.Seat is { IsGone: false } told) Refuse(told, id);
    }

    /// <summary>An attempt whose end nobody awaits any more, though it is not known.</summary>
    /// <param name="attempt">As it was open; null: of before this engine, so that it is not known who ran it.</param>
    /// <param name="since">Since when nobody awaits it, by the clock's counter.</param>
    private sealed class UnheardAttempt(OpenAttempt? attempt, long since)
    {
        public OpenAttempt? Attempt => attempt;

        public long Since => since;

        /// <summary>To be told once its end is there; null: nobody has asked for it.</summary>
        public Action? OnWord { get; set; }

        /// <summary>Whether a worker said that it runs it still, and was not told to stop.</summary>
        public bool RunsOn { get; set; }

        /// <summary>Whether nobody asks about it any more.</summary>
        public bool IsSettled { get; set; }

        /// <summary>Whether what the worker tells of it may count.</summary>
        public bool MayTell(WorkerSeat seat) => !IsSettled && IsOf(seat);

        /// <summary>Whether the worker ran it, as far as that is known.</summary>
        public bool IsOf(WorkerSeat seat) =>
            attempt?.Seat is not { } former || former.Hello.Instance == seat.Hello.Instance;
    }
}
