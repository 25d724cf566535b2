// This file is the one binding to the threads of the process; everything else is scheduled through Dispatcher.
#pragma warning disable RS0030 // The thread pool is banned elsewhere, so that a simulation can take its place.
namespace Autonomy.Actors.Runtime;

/// <summary>
/// Runs turns on the process's thread pool, in the order in which actors became ready. The dispatcher of production.
/// </summary>
public sealed class ThreadPoolDispatcher : Dispatcher
{
    // The pool's global queue is fair; a thread's local queue would let a busy actor overtake the others.
    internal override void Schedule(ActorCell ready) => ThreadPool.UnsafeQueueUserWorkItem(ready, preferLocal: false);
}
