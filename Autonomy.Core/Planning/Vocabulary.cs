using System.Collections.Frozen;

namespace Autonomy.Core.Planning;

/// <summary>
/// The English words that rules of planning go by. A word that stands in none of these tables, and in nothing that is
/// said of the tools, is not understood.
/// </summary>
internal static class Vocabulary
{
    /// <summary>Words that add nothing.</summary>
    public static readonly FrozenSet<string> Fillers = SetOf(
        "please kindly just now also can could would will shall should must may might you we i me us want wants like "
        + "need needs let lets let's i'd i'll we'd have has had be is are was were been being do does did make sure so "
        + "there here myself then too well simply first firstly finally lastly second secondly third thirdly next "
        + "afterwards afterward thereafter subsequently go ahead try thanks thank hello hi hey there's okay ok");

    /// <summary>Words before a noun.</summary>
    public static readonly FrozenSet<string> Determiners = SetOf(
        "the a an this that these those my our your its their his her");

    /// <summary>Words between a verb and what it is about.</summary>
    public static readonly FrozenSet<string> Prepositions = SetOf(
        "to into in on onto at from of off by with for as under inside within through via using about over between "
        + "named called against per out up down");

    /// <summary>Prepositions before the place where something goes.</summary>
    public static readonly FrozenSet<string> Towards = SetOf("to into in onto as under inside named called out");

    /// <summary>Words that stand for what came out before.</summary>
    public static readonly FrozenSet<string> Pronouns = SetOf("it them they this that these those");

    /// <summary>Verbs that leave what is done to the noun after them.</summary>
    public static readonly FrozenSet<string> LightVerbs = SetOf(
        "do make calculate compute take perform give produce determine obtain get run carry create execute");

    /// <summary>Verbs that say where a result goes.</summary>
    public static readonly FrozenSet<string> SavingVerbs = SetOf("save store put write keep place");

    /// <summary>Words that change what a clause means, in ways that no rule knows.</summary>
    public static readonly FrozenSet<string> Reserved = SetOf(
        "not don't doesn't didn't cannot can't won't shouldn't mustn't never no none nothing nobody without except "
        + "excluding unless if whether when whenever while until otherwise else or either neither nor instead rather "
        + "every each any both some several many most few daily weekly monthly hourly nightly today tomorrow tonight "
        + "later always again twice once repeatedly only but however although though than after before because since "
        + "maybe perhaps unlike despite notwithstanding regardless skip skipping ignore ignoring bypass bypassing "
        + "avoid half more less least");

    /// <summary>Words for all there is, which a step that changes nothing may be taken at.</summary>
    public static readonly FrozenSet<string> Everything = SetOf("all everything entire whole");

    /// <summary>Nouns for what a step gave, whatever it was.</summary>
    public static readonly FrozenSet<string> Results = StemsOf(
        "result output response answer outcome content text data body file page document value copy archive html json "
        + "report list rows lines website site web");

    /// <summary>Nouns that only say what a value is.</summary>
    public static readonly FrozenSet<string> Labels = StemsOf(
        "file page website site web url link address document content text data result output response answer folder "
        + "directory disk string value name path image picture internet online local");

    /// <summary>Nouns beside which a bare word is the name of a folder.</summary>
    public static readonly FrozenSet<string> Folders = SetOf("folder directory");

    /// <summary>What a verb may be called by those who describe a tool; by stems.</summary>
    public static readonly FrozenDictionary<string, string[]> Synonyms = TableOf(
        ("save store put keep record dump", "write"),
        ("write", "save"),
        ("fetch retrieve grab pull", "download get request"),
        ("get", "download fetch request read"),
        ("download", "fetch"),
        ("visit call open load query", "request read"),
        ("show print display view cat inspect", "read list"),
        ("remove erase trash unlink", "delete"),
        ("checksum digest fingerprint sha256 sha", "hash"),
        ("compress pack archive bundle", "zip"),
        ("extract unpack decompress", "unzip"),
        ("rename relocate", "move"),
        ("duplicate clone", "copy"),
        ("compare", "diff"),
        ("sleep pause delay", "wait"),
        ("execute launch start", "run"),
        ("merge combine concatenate", "join"),
        ("order rank", "sort"),
        ("add attach", "append"),
        ("parse decode", "read"),
        ("search find grep", "regex find search"),
        ("convert turn", "turn transform"),
        ("confirm", "approve"),
        ("ask", "approve"),
        ("enumerate", "list"),
        ("email mail", "email send"),
        ("post", "send request"),
        ("send", "post"),
        ("summarize aggregate total", "aggregate sum"),
        ("cut slice", "chunk split"));

    private static FrozenSet<string> SetOf(string words) => words.Split(' ').ToFrozenSet(StringComparer.Ordinal);

    private static FrozenSet<string> StemsOf(string words) =>
        words.Split(' ').Select(WordStem.Of).ToFrozenSet(StringComparer.Ordinal);

    private static FrozenDictionary<string, string[]> TableOf(params (string Words, string Meant)[] rows)
    {
        var table = new Dictionary<string, string[]>(StringComparer.Ordinal);
        foreach ((string words, string meant) in rows)
        {
            string[] stems = [.. meant.Split(' ').Select(WordStem.Of)];
            foreach (string stem in words.Split(' ').Select(WordStem.Of))
            {
                table[stem] = [.. table.GetValueOrDefault(stem, []).Union(stems, StringComparer.Ordinal)
                    .Where(other => other != stem)];
            }
        }

        return table.ToFrozenDictionary(StringComparer.Ordinal);
    }
}
