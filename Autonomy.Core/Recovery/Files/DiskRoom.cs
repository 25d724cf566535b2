namespace Autonomy.Core.Recovery;

/// <summary>The room on a disk when a write failed for want of it.</summary>
/// <param name="FreeBytes">The bytes that were free.</param>
/// <param name="NeededBytes">The bytes that were needed.</param>
public readonly record struct DiskRoom(long FreeBytes, long NeededBytes);
