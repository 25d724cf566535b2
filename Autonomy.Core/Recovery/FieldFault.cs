namespace Autonomy.Core.Recovery;

/// <summary>A fault of one field of a call's input, as the other side stated it.</summary>
/// <param name="Path">
/// A JSON pointer (RFC 6901) within the body that was sent: <c>/user/email</c>; empty for the body as a whole.
/// </param>
/// <param name="Rule">The rule that the field breaks, in the other side's words: <c>must be an integer</c>.</param>
public sealed record FieldFault(string Path, string Rule);
