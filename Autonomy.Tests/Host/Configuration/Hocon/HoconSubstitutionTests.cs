using Autonomy.Host.Configuration.Hocon;
using Xunit;

namespace Autonomy.Tests.Host.Configuration.Hocon;

/// <summary>The rules and cases of the specification's sections on substitutions.</summary>
public sealed class HoconSubstitutionTests
{
    [Theory]
    [InlineData("a=${b},b=1", """{"a":1,"b":1}""")]
    [InlineData("a=${b},b=[1],c=${b}[2]", """{"a":[1],"b":[1],"c":[1,2]}""")]
    [InlineData("k=${x.y} is it,x.y=\"this\"", """{"k":"this is it","x":{"y":"this"}}""")]
    [InlineData("k=${x}\" is it\",x=1.50", """{"k":"1.50 is it","x":1.50}""")]
    [InlineData("k=\"${x}\",x=1", """{"k":"${x}","x":1}""")]
    [InlineData("k=[${x} ${y}, ${x}],x=1,y=2", """{"k":["1 2",1],"x":1,"y":2}""")]
    [InlineData("a=${b},b=1,b=2", """{"a":2,"b":2}""")]
    [InlineData("a=${b},b{x=1},b{y=2}", """{"a":{"x":1,"y":2},"b":{"x":1,"y":2}}""")]
    [InlineData("a=${\"b.c\"},\"b.c\"=1", """{"a":1,"b.c":1}""")]
    [InlineData("a=${ b },b=1", """{"a":1,"b":1}""")]
    [InlineData("a=${b},b=null", """{"a":null,"b":null}""")]
    [InlineData("a=x${b},b=null", """{"a":"xnull","b":null}""")]
    [InlineData("a=${b}${c},b=1,c=2", """{"a":"12","b":1,"c":2}""")]
    public void SubstitutionsLookAtTheWhole(string text, string json) => Assert.Equal(json, HoconBench.Read(text));

    [Theory]
    [InlineData("a=${?b}", "{}")]
    [InlineData("a=1,a=${?b}", """{"a":1}""")]
    [InlineData("a=[1,${?b},2]", """{"a":[1,2]}""")]
    [InlineData("a=x${?b}y", """{"a":"xy"}""")]
    [InlineData("a=${?b} x", """{"a":" x"}""")]
    [InlineData("a=${?b}${?c}", "{}")]
    [InlineData("a=${?b}[1]", """{"a":[1]}""")]
    [InlineData("a={x=1}${?b}", """{"a":{"x":1}}""")]
    [InlineData("a.b=${?c}", """{"a":{}}""")]
    public void OptionalOnesDisappear(string text, string json) => Assert.Equal(json, HoconBench.Read(text));

    [Theory]
    [InlineData("a=${b}", "is defined neither in the configuration nor in the environment")]
    [InlineData("a=${b.c},b=1", "is defined neither")]
    [InlineData("foo=${foo}", "refers to itself")]
    [InlineData("foo=${foo},foo{a=1}", "refers to itself")]
    [InlineData("bar=${foo},foo=${bar}", "refers to itself")]
    [InlineData("a=${b},b=${c},c=${a}", "refers to itself")]
    [InlineData("a=${a}bc", "refers to itself")]
    [InlineData("a={b=${a}}", "contains itself")]
    [InlineData("a=[${a}]", "contains itself")]
    [InlineData("a={b=${c}},c={d=${a}}", "contains itself")]
    [InlineData("a=[${a}[1]]", "contains itself")]
    public void MissingAndCircularOnesAreRefused(string text, string what) =>
        Assert.Contains(what, HoconBench.Refusal(text).Message, StringComparison.Ordinal);

    [Fact]
    public void ARefusedSubstitutionSaysWhereItStandsAndWhatToDo() => Assert.Equal(
        "main.conf:2:7: ${x.y} is defined neither in the configuration nor in the environment. "
            + "Define x.y, or write ${?x.y} to do without.",
        HoconBench.Refusal("b = 1\na = z ${x.y}").Message);

    [Theory]
    [InlineData("path=\"a:b:c\",path=${path}\":d\"", """{"path":"a:b:c:d"}""")]
    [InlineData("path=[1],path=${path}[2],path=${path}[3]", """{"path":[1,2,3]}""")]
    [InlineData("path=[1],copy=${path},path=${path}[2]", """{"path":[1,2],"copy":[1,2]}""")]
    [InlineData("foo={a=1},foo=${foo}", """{"foo":{"a":1}}""")]
    [InlineData("foo=${?foo}", "{}")]
    [InlineData("a=${?a}foo", """{"a":"foo"}""")]
    [InlineData("foo=${does-not-exist},foo=42", """{"foo":42}""")]
    [InlineData("foo=${foo},foo=42", """{"foo":42}""")]
    [InlineData("foo={a={c=1}},foo=${foo.a},foo={a=2}", """{"foo":{"a":2,"c":1}}""")]
    [InlineData("bar={foo=42,baz=${bar.foo}}", """{"bar":{"foo":42,"baz":42}}""")]
    [InlineData("bar={foo=42,baz=${bar.foo}},bar={foo=43}", """{"bar":{"foo":43,"baz":43}}""")]
    [InlineData("a=1,b=2,a=${b},b=${a}", """{"a":1,"b":1}""")]
    [InlineData("a.b=[1],a.b=${a.b}[2]", """{"a":{"b":[1,2]}}""")]
    [InlineData("a{b=[1]},a{b=${a.b}[2]}", """{"a":{"b":[1,2]}}""")]
    [InlineData("a={x=1},b=${a}{y=${b.x}}", """{"a":{"x":1},"b":{"x":1,"y":1}}""")]
    [InlineData("base={x=1,y=${a.x}},a=${base}", """{"base":{"x":1,"y":1},"a":{"x":1,"y":1}}""")]
    [InlineData("list=[1],o={list=${list}[2]}", """{"list":[1],"o":{"list":[1,2]}}""")]
    public void AFieldMayReferToWhatItWas(string text, string json) => Assert.Equal(json, HoconBench.Read(text));

    [Fact]
    public void ObjectsReferToOneAnother() => Assert.Equal(
        """{"bar":{"a":4,"b":3},"foo":{"c":3,"d":4}}""",
        HoconBench.Read("bar:{a:${foo.d},b:1},bar.b=3,foo:{c:${bar.b},d:2},foo.d=4"));

    [Theory]
    [InlineData("a+=b", """{"a":["b"]}""")]
    [InlineData("a=[1],a+=2,a+=3", """{"a":[1,2,3]}""")]
    [InlineData("a.b+=1,a.b+=[2]", """{"a":{"b":[1,[2]]}}""")]
    [InlineData("a+={x=1},a+={y=2}", """{"a":[{"x":1},{"y":2}]}""")]
    [InlineData("x=[{a+=1,a+=2}]", """{"x":[{"a":[1,2]}]}""")]
    [InlineData("b{p=[1]},d=${b}{p+=2}", """{"b":{"p":[1]},"d":{"p":[1,2]}}""")]
    [InlineData("a=[1],a+=${b},b=2", """{"a":[1,2],"b":2}""")]
    public void PlusEqualsAppends(string text, string json) => Assert.Equal(json, HoconBench.Read(text));

    [Fact]
    public void PlusEqualsNeedsAnArray() => Assert.Contains(
        "beside an array", HoconBench.Refusal("a=1,a+=2").Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("a=${?HOME}", """{"a":"/home/ada"}""")]
    [InlineData("a=${HOME}/x", """{"a":"/home/ada/x"}""")]
    [InlineData("a=${HOME},HOME=here", """{"a":"here","HOME":"here"}""")]
    [InlineData("a=${HOME},HOME=null", """{"a":null,"HOME":null}""")]
    [InlineData("a=1,a=${?EMPTY}", """{"a":1}""")]
    [InlineData("a=${?NUMBER}", """{"a":"5"}""")]
    [InlineData("a=${?home}", "{}")]
    public void WhatIsNotDefinedIsTakenFromTheEnvironment(string text, string json)
    {
        Dictionary<string, string> variables = new()
        {
            ["HOME"] = "/home/ada",
            ["EMPTY"] = "",
            ["NUMBER"] = "5",
        };
        Assert.Equal(json, HoconBench.Read(text, variables: variables));
    }

    [Fact]
    public void WhatGrowsWithoutEndIsRefused()
    {
        string texts = "a0=0123456789\n" + string.Join('\n', Enumerable.Range(1, 40).Select(
            static i => $"a{i}=${{a{i - 1}}}${{a{i - 1}}}"));
        string objects = "a0={x=1}\n" + string.Join('\n', Enumerable.Range(1, 40).Select(
            static i => $"a{i}={{x=${{a{i - 1}}},y=${{a{i - 1}}}}}"));
        string arrays = "a0=[1]\n" + string.Join('\n', Enumerable.Range(1, 40).Select(
            static i => $"a{i}=${{a{i - 1}}}${{a{i - 1}}}"));
        string appends = string.Concat(Enumerable.Repeat("a+=1\n", HoconLimits.SubstitutionChainMax + 1));
        Assert.Contains("longer than", HoconBench.Refusal(texts).Message, StringComparison.Ordinal);
        Assert.Contains("values after substitution", HoconBench.Refusal(objects).Message, StringComparison.Ordinal);
        Assert.Contains("values after substitution", HoconBench.Refusal(arrays).Message, StringComparison.Ordinal);
        Assert.Contains("lead to one another", HoconBench.Refusal(appends).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AnObjectThatIsMergedWithItselfStaysAsItIs()
    {
        string doubled = "a0={x=1}\n" + string.Join('\n', Enumerable.Range(1, 40).Select(
            static i => $"a{i}=${{a{i - 1}}}${{a{i - 1}}}"));
        HoconObject read = HoconBench.Value(doubled);
        Assert.Equal("""{"x":1}""", HoconBench.Json(read.Fields["a40"]));
    }

    [Fact]
    public void WhatNestsTooDeepOrIsTooLongIsRefused()
    {
        string deep = $"a={new string('[', HoconLimits.DepthMax + 1)}";
        string path = $"{string.Join('.', Enumerable.Repeat("a", HoconLimits.DepthMax + 1))}=1";
        string endless = $"a={new string('[', 100_000)}";
        Assert.Contains("nest deeper", HoconBench.Refusal(deep).Message, StringComparison.Ordinal);
        Assert.Contains("nest deeper", HoconBench.Refusal(endless).Message, StringComparison.Ordinal);
        Assert.Contains("nests deeper", HoconBench.Refusal(path).Message, StringComparison.Ordinal);
        string wide = new('#', HoconLimits.FileCharactersMax + 1);
        Assert.Contains("longer than", HoconBench.Refusal(wide).Message, StringComparison.Ordinal);
    }
}
