// This file is the one binding to the clock and the randomness of the machine.
#pragma warning disable RS0030 // Both are banned elsewhere, so that a simulation can take their place.
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Autonomy.Core.Seams;

namespace Autonomy.Actors.Runtime;

/// <summary>The real clock and the real randomness, for a composition root to hand in.</summary>
public static class SystemSeams
{
    /// <summary>The machine's clock.</summary>
    public static TimeProvider Clock => TimeProvider.System;

    /// <summary>
    /// The machine's cryptographic generator: its numbers cannot be guessed, so ids may be made from them.
    /// </summary>
    public static IRandomSource Random { get; } = new SystemRandomSource();

    private sealed class SystemRandomSource : IRandomSource
    {
        public ulong NextUInt64()
        {
            ulong bits = 0;
            RandomNumberGenerator.Fill(MemoryMarshal.AsBytes(new Span<ulong>(ref bits)));
            return bits;
        }
    }
}
