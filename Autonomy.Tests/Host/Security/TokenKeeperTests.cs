using Autonomy.Core.Executions;
using Autonomy.Core.Journaling;
using Autonomy.Core.Security;
using Autonomy.Host.Security;
using Autonomy.Tests.Actors.Executions;
using Autonomy.Tests.Support;
using Xunit;

namespace Autonomy.Tests.Host.Security;

/// <summary>Tokens that are listed and tokens that open something are the same.</summary>
public sealed class TokenKeeperTests : IAsyncLifetime
{
    private readonly HeldJournal _journal = new();
    private readonly VirtualTime _clock = new();
    private readonly string _text = TokenText.New();
    private TokenKeeper _keeper = null!;

    public async Task InitializeAsync()
    {
        _keeper = await OpenAsync();
        Assert.Null(await _keeper.SendAsync(new TokenCommand.Create(
            "t-1", "ada", "red", Role.Admin, TokenText.HashOf(_text), null, "ada")));
    }

    public async Task DisposeAsync() => await _keeper.DisposeAsync();

    [Fact]
    public async Task ARevokeWhoseReplyWasLostIsInForceAtOnce()
    {
        GrantedToken granted = Assert.IsType<GrantedToken>(_keeper.Find(_text));
        _journal.FailNext(AppendOutcome.Unknown);

        Rejection? answer = await _keeper.SendAsync(new TokenCommand.Revoke("t-1", null, "ada"));
        Assert.Equal(RejectionCode.OutcomeUnknown, answer?.Code);
        Assert.Empty(_keeper.Register.Tokens);
        Assert.Null(_keeper.Find(_text));
        Assert.True(granted.End.IsCancellationRequested);
    }

    [Fact]
    public async Task ARevokeThatBecomesDurableLaterIsInForceOnceItIsRead()
    {
        GrantedToken granted = Assert.IsType<GrantedToken>(_keeper.Find(_text));
        await using (TokenKeeper other = await OpenAsync())
            Assert.Null(await other.SendAsync(new TokenCommand.Revoke("t-1", null, "ada")));
        Assert.NotNull(_keeper.Find(_text));
        _clock.Advance(TimeSpan.FromMinutes(1));
        // Ends what the minute has begun.
        await _keeper.DisposeAsync();

        Assert.Null(_keeper.Find(_text));
        Assert.True(granted.End.IsCancellationRequested);
    }

    [Fact]
    public async Task ARevokeWhoseReplyWasLostIsInTheAuditLog()
    {
        using var secrets = new SecretKeeper(
            _journal, _clock, new SecretSources { Environment = static _ => null });
        List<string> entries = [];
        var desk = new AccessDesk(_keeper, secrets, secrets.RedactorOf, (workspace, entry) =>
        {
            entries.Add($"{workspace} {entry.Action} {entry.Outcome}");
            return Task.FromResult(true);
        });
        await desk.AnswerAsync(AccessProtocol.Write(new TokenCommand.Revoke("t-0", null, "ada")));
        _journal.FailNext(AppendOutcome.Unknown);
        await desk.AnswerAsync(AccessProtocol.Write(new TokenCommand.Revoke("t-1", null, "ada")));

        Assert.Equal(["red revoke token failed"], entries);
    }

    private async Task<TokenKeeper> OpenAsync()
    {
        var keeper = new TokenKeeper(_journal, _clock, static _ => Task.CompletedTask);
        await keeper.LoadAsync();
        return keeper;
    }
}
