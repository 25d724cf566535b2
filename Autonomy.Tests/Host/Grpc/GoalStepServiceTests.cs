using Autonomy.V1;
using Google.Protobuf;
using Xunit;
using static Autonomy.Tests.Host.Grpc.Samples;

namespace Autonomy.Tests.Host.Grpc;

/// <summary>Plans over gRPC whose steps say in words what they are to reach.</summary>
public sealed class GoalStepServiceTests(GrpcFixture fixture) : IClassFixture<GrpcFixture>
{
    private const int InvalidArgument = 3;

    private static SubmitRequest Hashing => PlanOf("Hash a.txt");

    private static SubmitRequest Unknown => PlanOf("make it nice");

    [Fact]
    public async Task WhichToolWasFoundIsTold()
    {
        Submitted submitted = await fixture.Client.CallAsync(Submit, Hashing, Submitted.Parser);

        Assert.StartsWith(
            "/plan/steps/0/goal: \"Hash a.txt\" is file.hash (score ", Assert.Single(submitted.Warnings),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhatDoesNotComeOutAsOneCallIsRefused()
    {
        RawReply reply = await fixture.Client.CallAsync(Submit, Unknown);

        Assert.Equal((InvalidArgument, "invalid_plan"), (reply.Status, reply.Word));
        Assert.Contains("No tool is known that does this", reply.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AStreamOfSubmissionsIsHeldToTheSame()
    {
        RawReply reply = await fixture.Client.CallAsync(Ingest, [.. Of(Unknown), .. Of(Hashing)]);
        IngestReply[] told = [.. reply.Messages.Select(static one => IngestReply.Parser.ParseFrom(one.Bytes))];

        Assert.Equal("invalid_plan", told[0].Refusal.Word);
        Assert.Contains("file.hash", Assert.Single(told[1].Submitted.Warnings), StringComparison.Ordinal);
    }

    private static SubmitRequest PlanOf(string goal) => new()
    {
        PlanJson = ByteString.CopyFromUtf8(
            $$"""{"plan":1,"name":"says","steps":[{"id":"a","goal":"{{goal}}"}]}"""),
    };
}
