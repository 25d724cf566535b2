using System.Globalization;
using System.Net;
using Autonomy.Adapters.Http;
using Autonomy.Core.Recovery;
using Autonomy.Core.Tools;
using Autonomy.Core.Values;
using Autonomy.Tests.Support;
using Xunit;

namespace Autonomy.Tests.Adapters.Http;

/// <summary>
/// Names that lead elsewhere when they are looked at again, and redirects: each dial is held to the address that it
/// goes to. 127.0.0.2, which is allowed, stands for a public address; 127.0.0.1 is inward.
/// </summary>
public sealed class RebindingTests : IAsyncLifetime
{
    private static readonly IPAddress Public = IPAddress.Parse("127.0.0.2");

    private readonly TemporaryFolder _folder = new();
    private readonly Queue<IPAddress[]> _answers = [];
    private readonly RawHttpServer _inward = RawHttpServer.Answering(200, "\"inward\"");
    private readonly RawHttpServer _public;
    private readonly HttpAdapter _adapter;
    private string? _redirect;
    private int _lookups;

    public RebindingTests()
    {
        // The same port on both, so that the name alone decides.
        _public = new RawHttpServer(AnswerAsync, new IPEndPoint(Public, _inward.Port));
        var options = new HttpOptions
        {
            Roots = [_folder.Path],
            Egress = new EgressOptions { AllowedNetworks = [new IPNetwork(Public, 32)], Resolve = ResolveAsync },
        };
        _adapter = new HttpAdapter(options, static _ => (null, "not used"), TimeProvider.System);
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        _adapter.Dispose();
        await _public.DisposeAsync();
        await _inward.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task TheAddressThatWasLookedAtIsTheOneThatIsDialled()
    {
        Answer([Public], [IPAddress.Loopback]);

        ToolOutcome outcome = await CallAsync("http://rebinding.example:PORT/");

        Assert.Equal("\"public\"", BodyOf(outcome));
        Assert.Equal((1, 1, 0), (_lookups, _public.Requests, _inward.Requests));
    }

    [Fact]
    public async Task ALaterCallIsHeldToWhereTheNameLeadsThen()
    {
        Answer([Public], [IPAddress.Loopback]);
        await CallAsync("http://rebinding.example:PORT/");

        AssertRefused("egress_refused", await CallAsync("http://rebinding.example:PORT/"));
    }

    [Fact]
    public async Task OfManyAddressesOnlyThoseThatAreAllowedAreDialled()
    {
        Answer([IPAddress.Loopback, IPAddress.Parse("::ffff:127.0.0.1"), Public, IPAddress.IPv6Loopback]);

        Assert.Equal("\"public\"", BodyOf(await CallAsync("http://many.example:PORT/")));
        Assert.Equal(0, _inward.Requests);
    }

    [Theory]
    [InlineData("http://127.0.0.1:PORT/", "egress_refused")]
    [InlineData("http://127.1:PORT/", "egress_refused")]
    [InlineData("http://0177.0.0.1:PORT/", "egress_refused")]
    [InlineData("http://2130706433:PORT/", "egress_refused")]
    [InlineData("http://[::ffff:127.0.0.1]:PORT/", "egress_refused")]
    [InlineData("http://[::1]:PORT/", "egress_refused")]
    [InlineData("http://169.254.169.254/latest/meta-data", "egress_refused")]
    [InlineData("http://[fd00:ec2::254]/latest/meta-data", "egress_refused")]
    [InlineData("http://inward.example:PORT/", "egress_refused")]
    [InlineData("http://public.example:PORT/again", "egress_refused")]
    [InlineData("//127.0.0.1:PORT/", "egress_refused")]
    [InlineData("file:///etc/passwd", "redirect_refused")]
    [InlineData("gopher://127.0.0.1:PORT/", "redirect_refused")]
    [InlineData("ftp://127.0.0.1:PORT/", "redirect_refused")]
    public async Task ARedirectInwardIsRefusedAtItsOwnDial(string location, string code)
    {
        _redirect = WithPort(location);
        Answer([Public], [IPAddress.Loopback]);

        AssertRefused(code, await CallAsync("http://public.example:PORT/"));
    }

    [Fact]
    public async Task ADownloadFollowsNoRedirectInwardEither()
    {
        _redirect = WithPort("http://inward.example:PORT/");
        Answer([Public], [IPAddress.Loopback]);

        AssertRefused("egress_refused", await CallAsync("http://public.example:PORT/", "download", ""","path":"a" """));
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.Path));
    }

    private void AssertRefused(string code, ToolOutcome outcome)
    {
        Failure failure = Assert.IsType<ToolOutcome.Failed>(outcome).Failure;
        Assert.Equal((FailureKind.SecurityViolation, code), (failure.Kind, failure.Code));
        Assert.Equal((1, 0), (_public.Requests, _inward.Requests));
    }

    private void Answer(params IPAddress[][] answers)
    {
        foreach (IPAddress[] answer in answers) _answers.Enqueue(answer);
    }

    // The last answer holds from then on.
    private Task<IPAddress[]> ResolveAsync(string host, CancellationToken cancellation)
    {
        _lookups++;
        return Task.FromResult(_answers.Count > 1 ? _answers.Dequeue() : _answers.Peek());
    }

    // A new connection for each request: a connection that is kept open needs no address.
    private Task AnswerAsync(RawHttpServer.Exchange exchange) => _redirect is null
        ? exchange.AnswerAsync(200, "\"public\"")
        : exchange.AnswerAsync(302, headers: $"Location: {_redirect}\r\n");

    private string WithPort(string url) =>
        url.Replace("PORT", _inward.Port.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);

    private async Task<ToolOutcome> CallAsync(string url, string verb = "request", string more = "")
    {
        var context = new ToolContext
        {
            Execution = "x1",
            Step = "step",
            Attempt = 1,
            IdempotencyKey = "x1/step/1",
            Deadline = DateTimeOffset.MaxValue,
            Time = TimeProvider.System,
        };
        DataValue input = DataJson.Parse("{\"url\":\"" + WithPort(url) + "\"" + more + "}");
        var call = new ToolCall(ToolName.Parse($"http.{verb}"), (DataObject)input);
        return await _adapter.ExecuteAsync(call, context, CancellationToken.None);
    }

    private static string BodyOf(ToolOutcome outcome)
    {
        ToolOutcome.Succeeded succeeded = Assert.IsType<ToolOutcome.Succeeded>(outcome);
        return DataJson.Write(((DataObject)succeeded.Output)["body"]!);
    }
}
