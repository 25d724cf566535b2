using Autonomy.Host.Configuration.Hocon;
using Xunit;

namespace Autonomy.Tests.Host.Configuration.Hocon;

/// <summary>The rules and cases of the HOCON specification up to path expressions, a table for each section.</summary>
public sealed class HoconSpecificationTests
{
    [Theory]
    [InlineData("""{"a":{"b":[1,2.5,-3e2,true,false,null,"x"]}}""", """{"a":{"b":[1,2.5,-3e2,true,false,null,"x"]}}""")]
    [InlineData("{\n\"a\"\n:\n1\n,\n\"b\"\n:\n[\n]\n}\n", """{"a":1,"b":[]}""")]
    [InlineData("""{"a":"\"\\\/\b\f\n\r\tA"}""", """{"a":"\"\\/\b\f\n\r\tA"}""")]
    [InlineData("""{"":""}""", """{"":""}""")]
    public void JsonIsHocon(string text, string json) => Assert.Equal(json, HoconBench.Read(text));

    [Theory]
    [InlineData("a=1 # x\n// y\nb=2//z", """{"a":1,"b":2}""")]
    [InlineData("a=\"# no // comment\"", """{"a":"# no // comment"}""")]
    [InlineData("a=x#y", """{"a":"x"}""")]
    [InlineData("a=[1 # one\n,2 // two\n]#", """{"a":[1,2]}""")]
    [InlineData("# nothing", "{}")]
    [InlineData("a=b/c", """{"a":"b/c"}""")]
    public void CommentsRunToTheEndOfTheLine(string text, string json) => Assert.Equal(json, HoconBench.Read(text));

    [Theory]
    [InlineData("", "{}")]
    [InlineData("a:1", """{"a":1}""")]
    [InlineData("\n\n  { a : 1 } \n", """{"a":1}""")]
    public void RootBracesMayBeLeftOut(string text, string json) => Assert.Equal(json, HoconBench.Read(text));

    [Theory]
    [InlineData("a=1,b:2", """{"a":1,"b":2}""")]
    [InlineData("a {b=1}", """{"a":{"b":1}}""")]
    [InlineData("a\n{b=1}", """{"a":{"b":1}}""")]
    [InlineData("\"a\" {}", """{"a":{}}""")]
    [InlineData("a =\n  1", """{"a":1}""")]
    public void KeysAreSeparatedFromValues(string text, string json) => Assert.Equal(json, HoconBench.Read(text));

    [Theory]
    [InlineData("[1,2,3,]", "[1,2,3]")]
    [InlineData("[1\n2\n3]", "[1,2,3]")]
    [InlineData("[1,2,3]", "[1,2,3]")]
    [InlineData("[\n1\n,\n2\n,\n]", "[1,2]")]
    [InlineData("{x=1\ny=2,}", """{"x":1,"y":2}""")]
    [InlineData("{x=1,\n\n\ny=2}", """{"x":1,"y":2}""")]
    public void CommasMayBeNewlines(string value, string json) =>
        Assert.Equal(json, HoconBench.Json(HoconBench.Single(value)));

    [Theory]
    [InlineData("a=[1,2,3,,]")]
    [InlineData("a=[,1,2,3]")]
    [InlineData("a=[1,,2,3]")]
    [InlineData("{,a=1}")]
    [InlineData("{a=1,,b=2}")]
    [InlineData("{a=1,,}")]
    public void CommasHaveValuesBeforeThem(string text) =>
        Assert.Contains("no value before the comma", HoconBench.Refusal(text).Message, StringComparison.Ordinal);

    [Fact]
    public void EveryUnicodeSpaceIsWhitespaceAndOnlyTheNewlineEndsAValue()
    {
        const string Spaces = " \t\v\f\r\u001C\u001D\u001E\u001F\u00A0\u2007\u202F\u2028\u2029\u3000\uFEFF";
        Assert.Equal("""{"a":1,"b":2}""", HoconBench.Read($"{Spaces}a{Spaces}={Spaces}1{Spaces}\n{Spaces}b=2{Spaces}"));
        Assert.Equal("x\u2028y", HoconConversion.ToText(HoconBench.Single("x\u2028y")));
    }

    [Theory]
    [InlineData("foo{a=42},foo{b=43}", """{"foo":{"a":42,"b":43}}""")]
    [InlineData("foo{a=42},foo=null,foo{b=43}", """{"foo":{"b":43}}""")]
    [InlineData("a=1,a=2", """{"a":2}""")]
    [InlineData("a={x=1},a=2", """{"a":2}""")]
    [InlineData("a=2,a={x=1}", """{"a":{"x":1}}""")]
    [InlineData("a{b{c=1,d=2}},a{b{c=3}}", """{"a":{"b":{"c":3,"d":2}}}""")]
    [InlineData("a=[1],a=[2]", """{"a":[2]}""")]
    public void LaterKeysWinAndObjectsAreMerged(string text, string json) =>
        Assert.Equal(json, HoconBench.Read(text));

    [Theory]
    [InlineData("truefoo", "\"truefoo\"")]
    [InlineData("footrue", "\"footrue\"")]
    [InlineData("10.0bar", "\"10.0bar\"")]
    [InlineData("bar10.0", "\"bar10.0\"")]
    [InlineData("null", "null")]
    [InlineData("nullx", "\"nullx\"")]
    [InlineData("true", "true")]
    [InlineData("1e+5", "1e+5")]
    [InlineData("1e+5x", "\"1e+5x\"")]
    [InlineData("-x", "\"-x\"")]
    [InlineData("a/b.c-d_e;f'g|h<i>j~k%l(m)", "\"a/b.c-d_e;f'g|h<i>j~k%l(m)\"")]
    [InlineData("http", "\"http\"")]
    public void WordsWithoutQuotesAreTexts(string value, string json) =>
        Assert.Equal(json, HoconBench.Json(HoconBench.Single(value)));

    [Theory]
    [InlineData('$')]
    [InlineData('+')]
    [InlineData('`')]
    [InlineData('^')]
    [InlineData('?')]
    [InlineData('!')]
    [InlineData('@')]
    [InlineData('*')]
    [InlineData('&')]
    [InlineData('\\')]
    public void ReservedCharactersStandInQuotes(char reserved)
    {
        Assert.Contains("outside of quotes", HoconBench.Refusal($"a = b{reserved}c").Message, StringComparison.Ordinal);
        string inQuotes = reserved == '\\' ? "\"b\\\\c\"" : $"\"b{reserved}c\"";
        Assert.Equal(inQuotes, HoconBench.Json(HoconBench.Single(inQuotes)));
    }

    [Theory]
    [InlineData("\"\"\"x\"\"\"", "\"x\"")]
    [InlineData("\"\"\"a\n b\r\n\"\"\"", "\"a\\n b\\r\\n\"")]
    [InlineData("\"\"\"\\n ${x} \"y\" \"\"\"", "\"\\\\n ${x} \\\"y\\\" \"")]
    [InlineData("\"\"\"foo\"\"\"\"", "\"foo\\\"\"")]
    [InlineData("\"\"\"\"\"\"", "\"\"")]
    public void ThreeQuotesHoldSeveralLines(string value, string json) =>
        Assert.Equal(json, HoconBench.Json(HoconBench.Single(value)));

    [Theory]
    [InlineData(" foo bar baz ", "\"foo bar baz\"")]
    [InlineData("foo \t bar", "\"foo \\t bar\"")]
    [InlineData("\"foo\" bar", "\"foo bar\"")]
    [InlineData("\"foo\"bar", "\"foobar\"")]
    [InlineData("\" foo \" ", "\" foo \"")]
    [InlineData("true foo", "\"true foo\"")]
    [InlineData("foo null", "\"foo null\"")]
    [InlineData("1e5 x", "\"1e5 x\"")]
    [InlineData("1.0 2.00", "\"1.0 2.00\"")]
    [InlineData("\"true\"", "\"true\"")]
    [InlineData("\"5\"", "\"5\"")]
    [InlineData("[ 1 2 3 4 ]", "[\"1 2 3 4\"]")]
    [InlineData("[ 1\n2\n3\n4 ]", "[1,2,3,4]")]
    [InlineData("[a b, c d]", "[\"a b\",\"c d\"]")]
    public void ValuesSideBySideBecomeOneText(string value, string json) =>
        Assert.Equal(json, HoconBench.Json(HoconBench.Single(value)));

    [Theory]
    [InlineData("{b=1}{c=2}", """{"b":1,"c":2}""")]
    [InlineData("{b=1} {b=2}", """{"b":2}""")]
    [InlineData("[1,2] [3,4]", "[1,2,3,4]")]
    [InlineData("[\n1\n] [\n2\n]", "[1,2]")]
    [InlineData("[ [ 1, 2 ] [ 3, 4 ] ]", "[[1,2,3,4]]")]
    [InlineData("[ [ 1, 2 ]\n [ 3, 4 ] ]", "[[1,2],[3,4]]")]
    [InlineData("[1] {\"1\"=x,\"0\"=y}", "[1,\"y\",\"x\"]")]
    public void ObjectsAreMergedAndArraysPutTogether(string value, string json) =>
        Assert.Equal(json, HoconBench.Json(HoconBench.Single(value)));

    [Fact]
    public void ObjectsAreInheritedBySubstitution() => Assert.Equal(
        """{"generic":{"size":6},"east":{"size":6,"name":"east"}}""",
        HoconBench.Read("generic = { size = 6 }\neast = ${generic} { name = \"east\" }"));

    [Theory]
    [InlineData("a={x=1}[1]")]
    [InlineData("a={x=1} y")]
    [InlineData("a=x {y=1}")]
    [InlineData("a=[1] x")]
    [InlineData("a=x [1]")]
    [InlineData("b=[1],a=${b}x")]
    [InlineData("b={},a=[1]${b}")]
    public void KindsAreNotMixed(string text) =>
        Assert.Contains("on one line", HoconBench.Refusal(text).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("foo.bar=42", """{"foo":{"bar":42}}""")]
    [InlineData("foo.bar.baz=42", """{"foo":{"bar":{"baz":42}}}""")]
    [InlineData("a.x=42,a.y=43", """{"a":{"x":42,"y":43}}""")]
    [InlineData("a b c=42", """{"a b c":42}""")]
    [InlineData("true=42", """{"true":42}""")]
    [InlineData("3=42", """{"3":42}""")]
    [InlineData("3.14=42", """{"3":{"14":42}}""")]
    [InlineData("1.2.3=4", """{"1":{"2":{"3":4}}}""")]
    [InlineData("10.0foo=1", """{"10":{"0foo":1}}""")]
    [InlineData("foo10.0=1", """{"foo10":{"0":1}}""")]
    [InlineData("foo\"10.0\"=1", """{"foo10.0":1}""")]
    [InlineData("foo.bar.\"hello.world\"=1", """{"foo":{"bar":{"hello.world":1}}}""")]
    [InlineData("a.\"\".b=1", """{"a":{"":{"b":1}}}""")]
    [InlineData("a.b{c=1}", """{"a":{"b":{"c":1}}}""")]
    public void KeysArePaths(string text, string json) => Assert.Equal(json, HoconBench.Read(text));

    [Theory]
    [InlineData("a..b=1")]
    [InlineData(".a=1")]
    [InlineData("a.=1")]
    [InlineData("b=${a..b}")]
    [InlineData("b=${}")]
    public void PathsHaveNoEmptyParts(string text) =>
        Assert.Contains("part of the path is empty", HoconBench.Refusal(text).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("{a=1", 1, 1, "never closed")]
    [InlineData("a=1}", 1, 4, "closes nothing")]
    [InlineData("a=[1", 1, 3, "never closed")]
    [InlineData("{a=1]", 1, 5, "closes nothing")]
    [InlineData("a=1\nb", 2, 2, "has no value")]
    [InlineData("a=\n}", 2, 1, "has no value")]
    [InlineData("a=1\nb=2 = 3", 2, 5, "within a value")]
    [InlineData("a=\"x", 1, 3, "does not end on its line")]
    [InlineData("a=\"x\ny\"", 1, 3, "does not end on its line")]
    [InlineData("a=\"\"\"x", 1, 3, "has no end")]
    [InlineData("a=\"\\x\"", 1, 4, "not one of JSON")]
    [InlineData("a=\"\\u12\"", 1, 4, "not one of JSON")]
    [InlineData("a=\"\t\"", 1, 4, "control character U+0009")]
    [InlineData("{a=1}b=2", 1, 6, "after the end")]
    [InlineData("a=${x\n}", 1, 3, "not a path in braces")]
    [InlineData("${x}=1", 1, 1, "a key is expected")]
    [InlineData("[1]=1", 1, 4, "after the end")]
    [InlineData("[1]", 1, 1, "holds an array")]
    [InlineData("a=1\n\n  = 2", 3, 3, "a key is expected")]
    [InlineData("a={} b=1", 1, 7, "within a value")]
    public void FaultsHaveTheirPlace(string text, int line, int column, string what)
    {
        HoconException fault = HoconBench.Refusal(text);
        Assert.Contains(what, fault.Message, StringComparison.Ordinal);
        Assert.Equal($"main.conf:{line}:{column}", fault.Position.ToString());
        Assert.StartsWith($"main.conf:{line}:{column}: ", fault.Message, StringComparison.Ordinal);
    }
}
