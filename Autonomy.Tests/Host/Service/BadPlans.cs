using System.Text;

namespace Autonomy.Tests.Host.Service;

/// <summary>
/// Plans that are refused, a row for each, the same for the parser, REST and gRPC. Single quotes stand for double ones.
/// </summary>
internal static class BadPlans
{
    private static readonly (string Name, string Plan)[] OfMeaning =
    [
        ("no steps", "{'plan':1,'name':'n','steps':[]}"),
        ("10,001 steps",
            Plan([.. Enumerable.Range(0, 10_001).Select(i => Noop($"s{i}"))])),
        // 5,000 x 5,000 of them are too long for a plan, and for a request: BadRequestTests, YamlPlanTextTests.
        ("54,000 edges", Plan(ManyEdges())),
        ("a cycle", Plan(Noop("a", "'needs':['b']"), Noop("b", "'needs':['a']"))),
        ("a long cycle",
            Plan([.. Enumerable.Range(0, 500).Select(i => Noop($"s{i}", $"'needs':['s{(i + 1) % 500}']"))])),
        ("a step that needs itself", Plan(Noop("a", "'needs':['a']"))),
        ("a step behind a cycle",
            Plan(Noop("a", "'needs':['b']"), Noop("b", "'needs':['a']"), Noop("c", "'needs':['b']"))),
        ("an unknown need", Plan(Noop("a", "'needs':['z']"))),
        ("a doubled need", Plan(Noop("a"), Noop("b", "'needs':['a','a']"))),
        ("a doubled id", Plan(Noop("a"), Noop("a"))),
        ("an unknown tool", Plan("{'id':'a','tool':'text.such'}")),
        ("an unknown argument", Plan("{'id':'a','tool':'text.join','with':{'items':['x'],'colour':'red'}}")),
        ("a missing argument", Plan("{'id':'a','tool':'text.join'}")),
        ("an unknown word", Plan(Noop("a", "'approval':'perhaps'"))),
        ("an unknown word of an argument",
            Plan("{'id':'a','tool':'http.request','with':{'url':'https://example.com','method':'FETCH'}}")),
        ("a number that is a text", Plan(Noop("a", "'retry':{'attempts':'5'}"))),
        ("a fraction for a whole number", Plan(Noop("a", "'retry':{'attempts':1.5}"))),
        ("an unknown key", Plan(Noop("a", "'timout':'5s'"))),
        ("an unknown version", "{'plan':2,'name':'n','steps':[{'id':'a','tool':'core.noop'}]}"),
        ("a time of nothing", Plan(Noop("a", "'timeout':'0s'"))),
        ("a time below nothing", Plan(Noop("a", "'timeout':'-1s'"))),
        ("a time beyond all", Plan(Noop("a", "'timeout':'99999999999999999999d'"))),
        ("ten years", Plan(Noop("a", "'timeout':'3650d'"))),
        ("a time that is a number", Plan(Noop("a", "'timeout':5"))),
        ("no attempts", Plan(Noop("a", "'retry':{'attempts':0}"))),
        ("attempts below nothing", Plan(Noop("a", "'retry':{'attempts':-1}"))),
        ("attempts beyond 32 bits", Plan(Noop("a", "'retry':{'attempts':2147483648}"))),
        ("delays that shrink", Plan(Noop("a", "'retry':{'attempts':2,'factor':0.5}"))),
        ("an id that turns the text around", Plan(Noop("a\u202Eb"))),
        ("an id with what has no width", Plan(Noop("a\u200Bb"))),
        ("an id with a control character", Plan(Noop("a\\u0007b"))),
        ("an id with a letter of another alphabet", Plan(Noop("\u0430b"))),
        ("an id with a space", Plan(Noop("a b"))),
        ("an id that is a path", Plan(Noop("../a"))),
        ("ids that differ in the case alone", Plan(Noop("a"), Noop("A"))),
        ("a name with U+0000", "{'plan':1,'name':'a\\u0000b','steps':[" + Noop("a") + "]}"),
        ("an argument with U+0000", Plan(Join("a\\u0000b"))),
        ("a name of 900,000 letters", $"{{'plan':1,'name':'{new string('n', 900_000)}','steps':[{Noop("a")}]}}"),
        ("an id of 900,000 letters", Plan(Noop(new string('a', 900_000)))),
        ("a value of 900,000 letters",
            Plan($"{{'id':'a','tool':'text.join','with':{{'items':['{new string('x', 900_000)}']}}}}")),
        ("an expression to an unknown step", Plan(Join("${{ steps.z.output }}"))),
        ("an expression to a step that needs it", Plan(Join("${{ steps.b.output }}"), Noop("b", "'needs':['a']"))),
        ("an expression to itself", Plan(Join("${{ steps.a.output }}"))),
        ("an expression to an unknown input",
            "{'plan':1,'name':'n','inputs':{'x':{'type':'string'}},'steps':[" + Join("${{ inputs.y }}") + "]}"),
        ("an expression without an end", Plan(Join("${{ inputs.x"))),
        ("an empty expression", Plan(Join("${{ }}"))),
        ("an expression in an expression", Plan(Join("${{ ${{ inputs.x }} }}"))),
        ("an expression of 10,000 brackets",
            Plan(Join("${{ " + new string('(', 10_000) + "inputs.x" + new string(')', 10_000) + " }}"))),
        ("a budget of nothing", "{'plan':1,'name':'n','budget':{'calls':0},'steps':[" + Noop("a") + "]}"),
        ("a schedule of no places", "{'plan':1,'name':'n','concurrency':0,'steps':[" + Noop("a") + "]}"),
    ];

    private static readonly (string Name, byte[] Plan)[] OfSyntax =
    [
        ("a half", Utf8("{'plan':1,")),
        ("text after it", Utf8(Plan(Noop("a")) + " x")),
        ("two values", Utf8(Plan(Noop("a")) + Plan(Noop("a")))),
        ("a property twice", Utf8("{'plan':1,'name':'n','name':'m','steps':[" + Noop("a") + "]}")),
        ("a comment", Utf8("{/* */'plan':1}")),
        ("a comma too many", Utf8("{'plan':1,}")),
        ("NaN", Utf8(Plan(Noop("a", "'retry':{'factor':NaN}")))),
        ("Infinity", Utf8(Plan(Noop("a", "'retry':{'factor':Infinity}")))),
        ("1e400", Utf8(Plan(Noop("a", "'retry':{'factor':1e400}")))),
        ("half a surrogate pair", Utf8(Plan(Join("\\ud800")))),
        ("the wrong half of one", Utf8(Plan(Join("\\udc00\\ud800")))),
        ("no UTF-8", [.. Utf8("{'plan':1,'name':'"), 0xC3, 0x28, .. Utf8("'}")]),
        ("half a letter", [.. Utf8("{'plan':1,'name':'"), 0xE2, 0x82, .. Utf8("'}")]),
        ("a surrogate in UTF-8", [.. Utf8("{'plan':1,'name':'"), 0xED, 0xA0, 0x80, .. Utf8("'}")]),
        ("65 levels", Utf8(Nested(65))),
        ("100,000 levels", Utf8(Nested(100_000))),
        ("levels without an end", Utf8(new string('[', 100_000))),
    ];

    /// <summary>Rows of JSON that means nothing that could run.</summary>
    public static IEnumerable<string> Meanings => OfMeaning.Select(row => row.Name);

    /// <summary>Rows of what is no JSON.</summary>
    public static IEnumerable<string> Syntaxes => OfSyntax.Select(row => row.Name);

    public static byte[] Find(string name) => OfSyntax.FirstOrDefault(row => row.Name == name).Plan
        ?? Utf8(OfMeaning.Single(row => row.Name == name).Plan);

    private static string Plan(params string[] steps) =>
        "{'plan':1,'name':'n','steps':[" + string.Join(',', steps) + "]}";

    private static string Noop(string id, string? more = null) =>
        $"{{'id':'{id}','tool':'core.noop'{(more is null ? "" : $",{more}")}}}";

    private static string Join(string item) => $"{{'id':'a','tool':'text.join','with':{{'items':['{item}']}}}}";

    private static string ManyEdges()
    {
        string all = string.Join(',', Enumerable.Range(0, 60).Select(i => $"'a{i}'"));
        return string.Join(',', Enumerable.Range(0, 60).Select(i => Noop($"a{i}"))
            .Concat(Enumerable.Range(0, 900).Select(i => Noop($"b{i}", $"'needs':[{all}]"))));
    }

    private static string Nested(int depth) => new string('[', depth) + new string(']', depth);

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text.Replace('\'', '"'));
}
