using Autonomy.Core.Executions;
using Autonomy.Core.Values;
using Autonomy.Host.Api;
using Autonomy.Host.Grpc.Protocol;
using Wire = Autonomy.V1;

namespace Autonomy.Host.Grpc;

/// <summary>Executions: steer them, and answer what they ask. Each answer comes once what follows is durable.</summary>
internal sealed class ExecutionSteering(SteeringDesk steering, DecisionDesk decisions)
{
    /// <summary>The methods.</summary>
    public IEnumerable<GrpcMethod> Methods =>
    [
        GrpcMethod.Unary("Pause", Wire.PauseRequest.Parser, PauseAsync),
        GrpcMethod.Unary("Resume", Wire.ResumeRequest.Parser, ResumeAsync),
        GrpcMethod.Unary("Cancel", Wire.CancelRequest.Parser, CancelAsync),
        GrpcMethod.Unary("Signal", Wire.SignalRequest.Parser, SignalAsync),
        GrpcMethod.Unary("Decide", Wire.DecideRequest.Parser, DecideAsync),
    ];

    private Task<Wire.CommandReply> PauseAsync(GrpcCall call, Wire.PauseRequest request)
    {
        string by = call.Demand(Right.Steer).Name;
        var pause = new ExecutionCommand.Pause(by, call.ReasonOf(request.Reason, "/reason"))
        {
            After = WireValues.DurationOf(request.Lasts, "/lasts"),
            Then = ThenOf(request.Then),
            Now = request.Now,
        };
        return SendAsync(call, request.Id, request.IfVersion, pause);
    }

    private Task<Wire.CommandReply> ResumeAsync(GrpcCall call, Wire.ResumeRequest request)
    {
        string by = call.Demand(Right.Steer).Name;
        var resume = new ExecutionCommand.Resume(by) { Reason = call.ReasonOf(request.Reason, "/reason") };
        return SendAsync(call, request.Id, request.IfVersion, resume);
    }

    private Task<Wire.CommandReply> CancelAsync(GrpcCall call, Wire.CancelRequest request)
    {
        string by = call.Demand(Right.Steer).Name;
        var cancel = new ExecutionCommand.Cancel(by, call.ReasonOf(request.Reason, "/reason"), request.Undo);
        return SendAsync(call, request.Id, request.IfVersion, cancel);
    }

    private Task<Wire.CommandReply> SignalAsync(GrpcCall call, Wire.SignalRequest request)
    {
        string by = call.Demand(Right.Steer).Name;
        string name = WireValues.TextOf(request.Name, "/name")
            ?? throw RequestValues.Mistake("/name", "There is no name.", "Write the signal's name.");
        DataValue payload = WireValues.ValueOf(request.PayloadJson, "/payload_json") ?? DataNull.Value;
        var signal = new ExecutionCommand.Signal(name, payload, by)
        {
            Reason = call.ReasonOf(request.Reason, "/reason"),
        };
        return SendAsync(call, request.Id, ifVersion: 0, signal);
    }

    private async Task<Wire.CommandReply> DecideAsync(GrpcCall call, Wire.DecideRequest request)
    {
        Caller caller = call.Demand(Right.Steer);
        string id = request.Decision;
        var answer = new ExecutionCommand.Answer(
            id, request.Option, caller.Name, call.ReasonOf(request.Comment, "/comment"),
            WireValues.ValueOf(request.OutputJson, "/output_json"))
        {
            Arguments = WireValues.ObjectOf(request.ArgumentsJson, "/arguments_json"),
            CallHash = WireValues.TextOf(request.CallHash, "/call_hash"),
            Always = request.Always,
        };
        return Of(await decisions.AnswerAsync(caller, answer, call.Gone));
    }

    private async Task<Wire.CommandReply> SendAsync(
        GrpcCall call, string id, long ifVersion, ExecutionCommand command) => Of(await steering.SendAsync(
            call.Caller, id, command, ifVersion == 0 ? null : ifVersion, call.Gone));

    private static Wire.CommandReply Of(Steered steered) => new()
    {
        Id = steered.Execution.Value,
        Status = ExecutionMessages.Of(steered.Status),
        Follows = steered.Follows ?? "",
    };

    private static PauseThen ThenOf(Wire.PauseRequest.Types.Then then) => then switch
    {
        Wire.PauseRequest.Types.Then.Unspecified or Wire.PauseRequest.Types.Then.Resume => PauseThen.Resume,
        Wire.PauseRequest.Types.Then.Cancel => PauseThen.Cancel,
        _ => throw RequestValues.Mistake("/then", $"{(int)then} is not known here.", "Leave it out to resume."),
    };
}
