using Autonomy.Core.Recovery;
using Autonomy.Core.Tools;
using Autonomy.Tests.Core.Recovery.Recorded;
using Xunit;

namespace Autonomy.Tests.Core.Recovery;

public sealed class DataLossRiskTests
{
    [Theory]
    [InlineData("http.request", """{"method":"delete","url":"https://h/x?token=1"}""", DataLossReason.Deletion)]
    [InlineData("db.execute", """{"sql":"DROP TABLE users"}""", DataLossReason.DatabaseStatement)]
    [InlineData("db.execute", """{"sql":"truncate table log;"}""", DataLossReason.DatabaseStatement)]
    [InlineData("db.execute", """{"sql":"DELETE FROM users"}""", DataLossReason.DatabaseStatement)]
    [InlineData("db.execute", """{"sql":"UPDATE users SET a = 'WHERE'"}""", DataLossReason.DatabaseStatement)]
    [InlineData("db.execute", """{"sql":"SELECT 1; DELETE FROM t -- WHERE"}""", DataLossReason.DatabaseStatement)]
    [InlineData("db.execute", """{"statements":["SELECT 1","DROP DATABASE x"]}""", DataLossReason.DatabaseStatement)]
    [InlineData("process.run", """{"command":"/bin/rm","args":["-rf","/x"]}""", DataLossReason.RecursiveDeletion)]
    [InlineData("process.run", """{"command":"find","args":["/x","-delete"]}""", DataLossReason.RecursiveDeletion)]
    [InlineData("process.run", """{"command":"git","args":["push","-f"]}""", DataLossReason.ForcePush)]
    [InlineData("process.run", """{"command":"git","args":["push","origin","+main"]}""", DataLossReason.ForcePush)]
    [InlineData("process.run", """{"command":"git","args":["reset","--hard"]}""", DataLossReason.Deletion)]
    [InlineData("process.run", """{"command":"dd","args":["if=a","of=/dev/sda"]}""", DataLossReason.Overwrite)]
    [InlineData("process.run", """{"command":"psql","args":["-c","DROP TABLE t"]}""", DataLossReason.DatabaseStatement)]
    [InlineData("process.shell", """{"script":"cd /x && A=1 sudo rm -r y"}""", DataLossReason.RecursiveDeletion)]
    [InlineData("process.shell", """{"script":"ls | xargs rm --recursive"}""", DataLossReason.RecursiveDeletion)]
    [InlineData("file.delete", """{"path":"a","keep":false}""", DataLossReason.Deletion)]
    [InlineData("file.delete", """{"path":"a","keep":false,"recursive":true}""", DataLossReason.RecursiveDeletion)]
    [InlineData("file.write", """{"path":"a","keep":false}""", DataLossReason.Overwrite)]
    [InlineData("file.copy", """{"to":"a","keep":false,"overwrite":true}""", DataLossReason.Overwrite)]
    public void ACallThatCanLoseDataIsFound(string tool, string arguments, DataLossReason reason) =>
        Assert.Equal(reason, DataLossRisk.Find(Call(tool, arguments))?.Reason);

    [Theory]
    [InlineData("http.request", """{"method":"POST","url":"https://h/x"}""")]
    [InlineData("db.execute", """{"sql":"DELETE FROM users WHERE id = 1"}""")]
    [InlineData("db.execute", """{"sql":"SELECT 'DROP TABLE x' FROM t"}""")]
    [InlineData("db.execute", """{"sql":"UPDATE t SET a = 1 WHERE b = 2"}""")]
    [InlineData("process.run", """{"command":"rm","args":["a"]}""")]
    [InlineData("process.run", """{"command":"git","args":["push","--dry-run","origin","main"]}""")]
    [InlineData("process.run", """{"command":"echo","args":["please truncate the log"]}""")]
    [InlineData("file.delete", """{"path":"a","recursive":true}""")]
    [InlineData("file.write", """{"path":"a","keep":false,"mode":"create"}""")]
    [InlineData("mail.send", """{"to":["a@example.com","b@example.com"]}""")]
    public void AnOrdinaryCallIsNot(string tool, string arguments) =>
        Assert.Null(DataLossRisk.Find(Call(tool, arguments)));

    [Fact]
    public void WhatCanBeUndoneIsNoRiskUnlessItIsTooMuch()
    {
        RiskedCall call = Call("http.request", """{"method":"DELETE","url":"https://h/x"}""") with { CanUndo = true };
        Assert.Null(DataLossRisk.Find(call));
        Assert.Null(DataLossRisk.Find(call with { Items = 100 }));
        Assert.Equal(DataLossReason.BlastRadius, DataLossRisk.Find(call with { Items = 101 })?.Reason);
        Assert.Equal(DataLossReason.BlastRadius, DataLossRisk.Find(call with { Items = 6 }, itemsMax: 5)?.Reason);
    }

    [Fact]
    public void AMailToMoreThanTheLimitIsAMassSend() => Assert.Equal(
        new DataLossFinding(DataLossReason.MassSend, "more than 2 recipients", 3),
        DataLossRisk.Find(Call("mail.send", """{"to":["a","b"],"cc":"c"}"""), itemsMax: 2));

    [Fact]
    public void AToolThatCallsItselfDestructiveIsBelieved()
    {
        Assert.Equal(
            DataLossReason.DestructiveHint,
            DataLossRisk.Find(Call("crm.purge", "{}") with { DestructiveHint = true })?.Reason);
        Assert.Null(DataLossRisk.Find(Call("crm.purge", "{}") with { DestructiveHint = false }));
    }

    [Fact]
    public void ARiskIsPutAsAQuestion()
    {
        RiskedCall call = Call("file.delete", """{"path":"/d","keep":false}""") with { Items = 12, Place = "/d" };
        Failure failure = DataLossRisk.ToFailure(call, DataLossRisk.Find(call)!);
        Assert.Equal("risk_deletion", failure.Code);
        Assert.Equal(
            "file.delete deletes 12 items in /d (delete /d); undo: no.", failure.Message);
    }

    private static RiskedCall Call(string tool, string arguments) =>
        new(ToolName.Parse(tool), Recording.Json(arguments));
}
