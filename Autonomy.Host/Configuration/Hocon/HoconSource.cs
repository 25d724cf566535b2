namespace Autonomy.Host.Configuration.Hocon;

/// <summary>One text to read.</summary>
/// <param name="Name">Its name for messages and for what it includes: a file's path.</param>
/// <param name="Text">The text.</param>
internal sealed record HoconSource(string Name, string Text);

/// <summary>Finds what a text includes.</summary>
/// <param name="name">The name, as it is written.</param>
/// <param name="includedFrom">The name of the text that includes it.</param>
/// <returns>The text, under one and the same name whenever it is the same; null: there is none.</returns>
/// <exception cref="IOException">It is there and cannot be read.</exception>
internal delegate HoconSource? HoconIncluding(string name, string includedFrom);
