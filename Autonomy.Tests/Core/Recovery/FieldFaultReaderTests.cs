using Autonomy.Core.Recovery;
using Autonomy.Tests.Core.Recovery.Recorded;
using Xunit;

namespace Autonomy.Tests.Core.Recovery;

public sealed class FieldFaultReaderTests
{
    [Theory]
    [InlineData("""{"title":"Invalid","errors":[{"detail":"must be a positive integer","pointer":"#/age"}]}""",
        "/age: must be a positive integer")]
    [InlineData(
        """{"errors":[{"status":"422","source":{"pointer":"/data/attributes/first~1name"},"detail":"too short"}]}""",
        "/data/attributes/first~1name: too short")]
    [InlineData("""{"detail":[{"type":"missing","loc":["body","items",0,"id"],"msg":"Field required"}]}""",
        "/items/0/id: Field required")]
    [InlineData("""{"message":"The given data was invalid.","errors":{"email":["The email field is required."]}}""",
        "/email: The email field is required.")]
    [InlineData("""{"errors":{"$.address.zip":["The JSON value could not be converted."]}}""",
        "/address/zip: The JSON value could not be converted.")]
    [InlineData("""{"username":["A user with that username already exists."]}""",
        "/username: A user with that username already exists.")]
    [InlineData("""{"errors":[{"instancePath":"/a","keyword":"type","message":"must be integer"}]}""",
        "/a: must be integer")]
    [InlineData(
        """
        {"errors":[{"instancePath":"/a","keyword":"required","params":{"missingProperty":"b"},"message":"must have b"}]}
        """, "/a/b: must have b")]
    [InlineData("""{"error":{"issues":[{"path":["user","age"],"message":"Expected number"}]}}""",
        "/user/age: Expected number")]
    [InlineData("""{"errors":[{"resource":"Issue","field":"title","code":"missing_field"}]}""",
        "/title: missing_field")]
    [InlineData("""{"error":{"param":"items[0][price]","message":"Invalid integer: x"}}""",
        "/items/0/price: Invalid integer: x")]
    [InlineData(
        """
        {"error":{"code":400,"details":[{"@type":"x","fieldViolations":[{"field":"a.b","description":"Unknown"}]}]}}
        """, "/a/b: Unknown")]
    [InlineData("""{"invalid-params":[{"name":"colour","reason":"must be 'green', 'red' or 'blue'"}]}""",
        "/colour: must be 'green', 'red' or 'blue'")]
    [InlineData("""{"message":"Not Found"}""", "")]
    [InlineData("""{"detail":"Not found."}""", "")]
    [InlineData("""{"errors":["plain text"]}""", "")]
    public void TheFieldsThatABodyNamesAreRead(string body, string faults) => Assert.Equal(
        faults,
        string.Join('|', HttpErrorBody.Read(Recording.Json(body)).Fields.Select(fault =>
            $"{fault.Path}: {fault.Rule}")));

    [Fact]
    public void ARefusalOfFieldsCarriesAndTellsThem()
    {
        Failure failure = Recording.All["K11 HTTP: 422, FastAPI"].Classify();
        Assert.Equal(new FieldFault("/user/age", "Field required"), Assert.Single(failure.Evidence.Fields));
        Assert.Contains("/user/age: Field required", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void OnlySoManyFieldsAreRead()
    {
        string items = string.Join(',', Enumerable.Range(0, 1000).Select(i =>
            $$"""{"field":"f{{i}}","message":"bad"}"""));
        HttpErrorBody body = HttpErrorBody.Read(Recording.Json($$"""{"errors":[{{items}}]}"""));
        Assert.Equal(FieldFaultReader.FaultsMax, body.Fields.Length);
    }
}
