namespace Autonomy.Core.Secrets;

/// <summary>Where people set secrets, in the words of who is to do it. Pure.</summary>
public static class SecretPlaces
{
    // The environment is that of whoever runs the engine, and so of the workspace that a local one has.
    private const string Home = "default";

    /// <summary>How secrets that a workspace lacks are set there.</summary>
    /// <param name="workspace">The workspace.</param>
    /// <param name="names">Their names, one at least.</param>
    public static string HowToSet(string workspace, IReadOnlyList<string> names)
    {
        ArgumentNullException.ThrowIfNull(names);
        (string which, string name) = names is [{ } only] ? ("it", only) : ("each", "NAME");
        return workspace == Home
            ? $"Set {which} as the environment variable AUTONOMY_SECRET_{name}, or, for a service, with "
                + $"'autonomy secret set {name}' or as the file '{name}' in autonomy.security.secrets-directory."
            : $"Set {which} with 'autonomy secret set {name} --workspace {workspace}', or as the file "
                + $"'{workspace}/{name}' in autonomy.security.secrets-directory.";
    }
}
