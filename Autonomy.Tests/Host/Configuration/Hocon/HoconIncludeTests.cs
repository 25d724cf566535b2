using Autonomy.Host.Configuration.Hocon;
using Autonomy.Tests.Support;
using Xunit;

namespace Autonomy.Tests.Host.Configuration.Hocon;

/// <summary>The rules and cases of the specification's sections on includes.</summary>
public sealed class HoconIncludeTests
{
    private static readonly Dictionary<string, string> Files = new(StringComparer.Ordinal)
    {
        ["foo.conf"] = "{ x : 10, y : ${x} }",
        ["array.conf"] = "[1]",
        ["self.conf"] = "include \"self.conf\"",
        ["outer.conf"] = "inner { include \"foo.conf\" }",
        ["root.conf"] = "z = ${name}",
        ["own.conf"] = "p = [1]\np = ${p}[2]\np += 3",
        ["broken.conf"] = "a = 1\nb = {",
    };

    [Theory]
    [InlineData("include \"foo.conf\"", """{"x":10,"y":10}""")]
    [InlineData("include\n\n  \"foo.conf\"\nb=1", """{"x":10,"y":10,"b":1}""")]
    [InlineData("include file(\"foo.conf\")", """{"x":10,"y":10}""")]
    [InlineData("include file( \"foo.conf\" ), b=1", """{"x":10,"y":10,"b":1}""")]
    [InlineData("include required(\"foo.conf\")", """{"x":10,"y":10}""")]
    [InlineData("include required( file( \"foo.conf\" ) )", """{"x":10,"y":10}""")]
    [InlineData("include \"absent.conf\"", "{}")]
    [InlineData("a{include \"foo.conf\"}", """{"a":{"x":10,"y":10}}""")]
    [InlineData("a{include \"foo.conf\"},a{x=42}", """{"a":{"x":42,"y":42}}""")]
    [InlineData("x=1,include \"foo.conf\"", """{"x":10,"y":10}""")]
    [InlineData("include \"foo.conf\"\nx=1", """{"x":1,"y":1}""")]
    [InlineData("a{include \"root.conf\"},name=n", """{"a":{"z":"n"},"name":"n"}""")]
    [InlineData("a{include \"root.conf\",name=inner},name=n", """{"a":{"z":"inner","name":"inner"},"name":"n"}""")]
    [InlineData("a.b{include \"outer.conf\"}", """{"a":{"b":{"inner":{"x":10,"y":10}}}}""")]
    [InlineData("a{include \"own.conf\"}", """{"a":{"p":[1,2,3]}}""")]
    [InlineData("a{p=[0],include \"own.conf\",p+=4}", """{"a":{"p":[1,2,3,4]}}""")]
    [InlineData("l=[{include \"root.conf\"}],name=n", """{"l":[{"z":"n"}],"name":"n"}""")]
    public void IncludesStandForTheFieldsOfTheirFile(string text, string json) =>
        Assert.Equal(json, HoconBench.Read(text, Files));

    [Theory]
    [InlineData("foo include=42", """{"foo include":42}""")]
    [InlineData("foo=include", """{"foo":"include"}""")]
    [InlineData("a=[include]", """{"a":["include"]}""")]
    [InlineData("\"include\"=42", """{"include":42}""")]
    [InlineData("includes=42", """{"includes":42}""")]
    public void IncludeIsAWordElsewhere(string text, string json) => Assert.Equal(json, HoconBench.Read(text));

    [Theory]
    [InlineData("include = 1", "does not name a file")]
    [InlineData("include foo.conf", "does not name a file")]
    [InlineData("include ${x}", "does not name a file")]
    [InlineData("include file(\"foo.conf\"", "does not name a file")]
    [InlineData("include folder(\"foo.conf\")", "does not name a file")]
    [InlineData("include \"foo.conf\" \"b\"", "a comma is expected")]
    [InlineData("include url(\"http://127.0.0.1/x.conf\")", "no address and no class path")]
    [InlineData("include \"https://127.0.0.1/x.conf\"", "no address and no class path")]
    [InlineData("include classpath(\"x.conf\")", "no address and no class path")]
    [InlineData("include required(\"absent.conf\")", "'absent.conf' does not exist")]
    [InlineData("include \"array.conf\"", "holds an array")]
    [InlineData("include \"self.conf\"", "go in a circle")]
    [InlineData("include \"broken.conf\"", "broken.conf:2:5")]
    public void WhatCannotBeIncludedIsRefused(string text, string what) =>
        Assert.Contains(what, HoconBench.Refusal(text, Files).Message, StringComparison.Ordinal);

    [Fact]
    public void IncludesHaveAMaximum()
    {
        string text = string.Concat(Enumerable.Repeat("include \"foo.conf\"\n", HoconLimits.IncludesMax + 1));
        HoconException fault = HoconBench.Refusal(text, Files);
        Assert.Equal(HoconLimits.IncludesMax + 1, fault.Position.Line);
    }

    [Fact]
    public void FilesAreFoundBesideTheFileThatIncludesThem()
    {
        using TemporaryFolder folder = new();
        Directory.CreateDirectory(Path.Combine(folder.Path, "sub"));
        File.WriteAllText(Path.Combine(folder.Path, "main.conf"), "include \"sub/one.conf\"");
        File.WriteAllText(Path.Combine(folder.Path, "sub/one.conf"), "include \"two.conf\"\none = 1");
        File.WriteAllText(Path.Combine(folder.Path, "sub/two.conf"), "\uFEFFtwo = 2");
        HoconSource main = HoconFiles.Find(Path.Combine(folder.Path, "main.conf"))!;
        HoconObject read = HoconReader.ReadObject([main], HoconFiles.Include, static _ => null);
        Assert.Equal("""{"two":2,"one":1}""", HoconBench.Json(read));
    }

    [Fact]
    public void FilesThatAreNotUtf8AreRefused()
    {
        using TemporaryFolder folder = new();
        string path = Path.Combine(folder.Path, "latin.conf");
        File.WriteAllBytes(path, [(byte)'a', (byte)'=', 0xE9]);
        IOException fault = Assert.Throws<IOException>(() => HoconFiles.Find(path));
        Assert.Contains("not UTF-8", fault.Message, StringComparison.Ordinal);
    }
}
