namespace Autonomy.Actors.Runtime;

/// <summary>
/// The life of an actor: unborn until its first turn; running; failed, which holds users' messages back until the
/// parent's verdict; restarting or stopping while its children stop; stopped.
/// </summary>
internal sealed partial class ActorCell
{
    private CellState _state;
    private Exception? _cause;
    private Children? _children;
    private HashSet<ActorCell>? _watchers;

    // Counted by the parent, on the parent's turns.
    private RestartCount _restarts;

    private enum CellState : byte
    {
        Unborn,
        Running,
        Failed,
        Restarting,
        Stopping,
        Stopped,
    }

    public IReadOnlyCollection<ActorRef> ChildRefs => _children?.Snapshot() ?? [];

    public ActorRef? Child(string name) => _children?.Find(name);

    public ActorCell Spawn(Props props, string? name)
    {
        ArgumentNullException.ThrowIfNull(props);
        CheckName(name);
        var child = (_children ??= new Children(isClosed: _state == CellState.Stopping)).Add(this, props, name);
        System.Dispatcher.Schedule(child);
        return child;
    }

    private static void CheckName(string? name)
    {
        if (name is null)
            return;
        if (name.Length is 0 or > NameLengthMax || name[0] == '$' || name.Contains('/'))
        {
            throw new ArgumentException(
                $"'{name}' cannot name an actor: 1 to {NameLengthMax} characters, no '/', and no '$' in front.",
                nameof(name));
        }
    }

    private void Obey(SystemMessage message)
    {
        switch (message)
        {
            case SystemMessage.Stop:
                Stop();
                break;
            case SystemMessage.Resume:
                Resume();
                break;
            case SystemMessage.Restart restart:
                Restart(restart.Cause);
                break;
            case SystemMessage.ChildFailed failed:
                Supervise(failed.Child, failed.Cause);
                break;
            case SystemMessage.ChildStopped stopped:
                _children!.Remove(stopped.Child);
                GoOnWithoutChildren();
                break;
            case SystemMessage.Watch watch:
                (_watchers ??= []).Add(watch.Watcher);
                break;
            case SystemMessage.Unwatch unwatch:
                _watchers?.Remove(unwatch.Watcher);
                break;
        }
    }

    private void Start()
    {
        _state = CellState.Running;
        try
        {
            Incarnate().OnPreStart();
        }
        catch (Exception failure)
        {
            Fail(failure);
        }
    }

    private Actor Incarnate()
    {
        var actor = _props.Factory()
            ?? throw new InvalidOperationException($"The factory of {this} returned no actor.");
        actor.Bind(new ActorContext(this));
        return _actor = actor;
    }

    private void Fail(Exception cause)
    {
        // An actor that has failed already, or is on its way out, waits for nothing new.
        if (_state != CellState.Running)
            return;
        _state = CellState.Failed;
        _cause = cause;
        _mailbox.Suspend(true);
        _parent!.PostSystem(new SystemMessage.ChildFailed(this, cause));
    }

    private void Supervise(ActorCell child, Exception cause)
    {
        if (_state is CellState.Restarting or CellState.Stopping || !_children!.Contains(child))
            return;
        SupervisorStrategy strategy;
        Directive directive;
        try
        {
            strategy = _props.Strategy ?? _actor!.OwnStrategy();
            directive = strategy.Decider(cause);
        }
        catch (Exception failure)
        {
            Fail(failure);
            return;
        }

        // A child that could not be made has no state to keep; making it again counts as a restart.
        if (directive == Directive.Resume && child._actor is null)
            directive = Directive.Restart;
        var concerned = strategy.ConcernsAll ? _children.Snapshot() : [child];
        if (directive == Directive.Restart && !GrantRestart(strategy, concerned))
            directive = Directive.Stop;
        System.Observer.Failed(child, cause, directive);
        foreach (var each in concerned)
            each.Hear(directive, cause);
        if (directive == Directive.Escalate)
            Fail(cause);
    }

    private bool GrantRestart(SupervisorStrategy strategy, ActorCell[] concerned)
    {
        var granted = true;
        foreach (var each in concerned)
            granted &= each._restarts.TryCount(strategy, System.Clock);
        return granted;
    }

    private void Hear(Directive directive, Exception cause)
    {
        SystemMessage? order = directive switch
        {
            Directive.Resume => new SystemMessage.Resume(),
            Directive.Restart => new SystemMessage.Restart(cause),
            Directive.Stop => new SystemMessage.Stop(),

            // The child waits for what becomes of its parent: it is resumed with it, or stops with its restart or stop.
            _ => null,
        };
        if (order is not null)
            PostSystem(order);
    }

    private void Resume()
    {
        if (_state != CellState.Failed)
            return;
        if (_actor is null)
        {
            // It could not be made, and its parent goes on after its own failure: there is nothing to go on with.
            Stop();
            return;
        }

        _state = CellState.Running;
        _cause = null;
        _current = default;
        _mailbox.Suspend(false);
        foreach (var child in _children?.Snapshot() ?? [])
            child.PostSystem(new SystemMessage.Resume());
    }

    private void Restart(Exception cause)
    {
        if (_state is CellState.Restarting or CellState.Stopping or CellState.Stopped)
            return;
        _state = CellState.Restarting;
        _cause = cause;
        _mailbox.Suspend(true);
        LeaveIncarnation(actor => actor.OnPreRestart(cause, _current.Message), Directive.Restart);
        UnstashAll();
        StopChildren();
    }

    private void Stop()
    {
        if (_state is CellState.Stopping or CellState.Stopped)
            return;
        _state = CellState.Stopping;
        _mailbox.Suspend(true);
        _children?.Close();
        StopChildren();
    }

    private void StopChildren()
    {
        foreach (var child in _children?.Snapshot() ?? [])
            child.PostSystem(new SystemMessage.Stop());
        GoOnWithoutChildren();
    }

    private void GoOnWithoutChildren()
    {
        if (_children is { Count: > 0 })
            return;
        if (_state == CellState.Restarting)
            FinishRestart();
        else if (_state == CellState.Stopping)
            FinishStop();
    }

    private void FinishRestart()
    {
        var cause = _cause!;
        _cause = null;
        _state = CellState.Running;
        _mailbox.Suspend(false);
        try
        {
            Incarnate().OnPostRestart(cause);
        }
        catch (Exception failure)
        {
            Fail(failure);
            return;
        }

        System.Observer.Restarted(this, cause);
    }

    private void FinishStop()
    {
        LeaveIncarnation(static actor => actor.OnPostStop(), Directive.Stop);
        _state = CellState.Stopped;
        _mailbox.Close();
        UnstashAll();
        DrainMailbox();
        System.OnStopped();
        System.Observer.Stopped(this);

        // The parent hears first: by the time that a watcher reads the news, the name is free again.
        _parent?.PostSystem(new SystemMessage.ChildStopped(this));
        LeaveWatches();
        _stash = null;
        _cause = null;
        if (_parent is null)
            System.OnRootStopped();
    }

    private void LeaveWatches()
    {
        if (_watched is not null)
        {
            foreach (var watched in _watched)
                watched.PostSystem(new SystemMessage.Unwatch(this));
        }

        if (_watchers is not null)
        {
            foreach (var watcher in _watchers)
                watcher.PostOwed(new DeathNotice(watcher, this));
        }

        _watched = _watchers = null;
    }

    // Whatever its last hook does, an incarnation leaves nothing behind that could reach the next one.
    private void LeaveIncarnation(Action<Actor> lastHook, Directive directive)
    {
        try
        {
            if (_actor is not null)
                lastHook(_actor);
        }
        catch (Exception failure)
        {
            System.Observer.Failed(this, failure, directive);
        }

        _actor = null;
        _current = default;
        _timers?.CancelAll();
        SetReceiveTimeout(null);
    }

    private void DrainMailbox()
    {
        while (_mailbox.TryTake(out var system, out var envelope))
        {
            if (system is SystemMessage.Watch watch)
                (_watchers ??= []).Add(watch.Watcher);
            if (system is not null || envelope.Message is OwedMessage or PoisonPill)
                continue;
            System.DeadLetters.Add(new DeadLetter(envelope.Message, envelope.Sender, this, DeadLetterReason.Stopped));
        }
    }
}
