using System.Collections.Immutable;

namespace Autonomy.Core.Values;

/// <summary>
/// A text with secrets in it, by name: it stays a handle in every event and log, and only the adapter sees the text,
/// at the call. Written in JSON as <c>{"$secret": ["Bearer ", {"name": "TOKEN"}]}</c>.
/// </summary>
public sealed class DataSecret : DataValue
{
    /// <summary>A text of literal parts and secrets.</summary>
    public DataSecret(ImmutableArray<SecretPart> parts) => Parts = parts;

    /// <summary>The parts in their order.</summary>
    public ImmutableArray<SecretPart> Parts { get; }

    /// <inheritdoc/>
    public override DataKind Kind => DataKind.Secret;

    /// <inheritdoc/>
    public override bool Equals(DataValue? other) =>
        other is DataSecret secret && secret.Parts.AsSpan().SequenceEqual(Parts.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => Parts.Length;
}

/// <summary>A part of a <see cref="DataSecret"/>: a literal text, or the name of a secret.</summary>
/// <param name="IsSecret">True when <paramref name="Text"/> names a secret.</param>
/// <param name="Text">The literal text, or the secret's name.</param>
public readonly record struct SecretPart(bool IsSecret, string Text);
