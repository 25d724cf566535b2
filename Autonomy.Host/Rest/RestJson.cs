using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Autonomy.Core.Journaling;
using Autonomy.Core.Values;
using Autonomy.Host.Api;
using Autonomy.Host.Rest.Model;

namespace Autonomy.Host.Rest;

/// <summary>The bodies of requests and answers.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Strict,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    MaxDepth = DepthMax,
    Converters = [typeof(DataValueConverter), typeof(DataObjectConverter)])]
[JsonSerializable(typeof(SubmitRequest))]
[JsonSerializable(typeof(ReasonRequest))]
[JsonSerializable(typeof(PauseRequest))]
[JsonSerializable(typeof(CancelRequest))]
[JsonSerializable(typeof(PrioritizeRequest))]
[JsonSerializable(typeof(EditRequest))]
[JsonSerializable(typeof(ForkRequestBody))]
[JsonSerializable(typeof(SignalRequest))]
[JsonSerializable(typeof(AnswerRequest))]
[JsonSerializable(typeof(ProblemBody))]
[JsonSerializable(typeof(ExecutionResource))]
[JsonSerializable(typeof(SubmittedResource))]
[JsonSerializable(typeof(CommandResource))]
[JsonSerializable(typeof(ResultsResource))]
[JsonSerializable(typeof(WhyResource))]
[JsonSerializable(typeof(EventPage))]
[JsonSerializable(typeof(PageOf<StepResource>))]
[JsonSerializable(typeof(PageOf<ToolResource>))]
[JsonSerializable(typeof(PageOf<DecisionResource>))]
[JsonSerializable(typeof(ForkPreviewResource))]
[JsonSerializable(typeof(UndoPreviewResource))]
[JsonSerializable(typeof(ExecutionList))]
[JsonSerializable(typeof(StatusResource))]
[JsonSerializable(typeof(Inbox))]
[JsonSerializable(typeof(BatchAnswerRequest))]
[JsonSerializable(typeof(BatchAnswerResource))]
[JsonSerializable(typeof(CreateProjectRequest))]
[JsonSerializable(typeof(ChangeProjectRequest))]
[JsonSerializable(typeof(AutonomousExecutionRequest))]
[JsonSerializable(typeof(AddTaskRequest))]
[JsonSerializable(typeof(ChangeTaskRequest))]
[JsonSerializable(typeof(TaskCompleteRequest))]
[JsonSerializable(typeof(ProjectResource))]
[JsonSerializable(typeof(StartedResource))]
[JsonSerializable(typeof(BoardResource))]
[JsonSerializable(typeof(TaskResource))]
[JsonSerializable(typeof(TaskCompleteResource))]
[JsonSerializable(typeof(PageOf<ProjectResource>))]
[JsonSerializable(typeof(PageOf<TaskResource>))]
[JsonSerializable(typeof(CreateTokenRequest))]
[JsonSerializable(typeof(MadeTokenResource))]
[JsonSerializable(typeof(PageOf<TokenResource>))]
[JsonSerializable(typeof(ListOf<WorkspaceResource>))]
[JsonSerializable(typeof(PageOf<SecretResource>))]
[JsonSerializable(typeof(AuditPage))]
[JsonSerializable(typeof(GraphResource))]
[JsonSerializable(typeof(TimelineResource))]
[JsonSerializable(typeof(LogPage))]
[JsonSerializable(typeof(EstimateResource))]
[JsonSerializable(typeof(StepDetail))]
[JsonSerializable(typeof(AddPoliciesRequest))]
[JsonSerializable(typeof(ListOf<PolicyResource>))]
[JsonSerializable(typeof(PageOf<PolicyResource>))]
[JsonSerializable(typeof(LayLaddersRequest))]
[JsonSerializable(typeof(ListOf<LadderResource>))]
[JsonSerializable(typeof(PageOf<LadderResource>))]
[JsonSerializable(typeof(PlacePauseRequest))]
[JsonSerializable(typeof(PauseResource))]
[JsonSerializable(typeof(PageOf<PauseResource>))]
[JsonSerializable(typeof(PageOf<LessonResource>))]
[JsonSerializable(typeof(SetBudgetRequest))]
[JsonSerializable(typeof(BudgetResource))]
[JsonSerializable(typeof(PageOf<BudgetResource>))]
[JsonSerializable(typeof(CheckToolRequest))]
[JsonSerializable(typeof(ToolCheckResource))]
[JsonSerializable(typeof(HealthResource))]
[JsonSerializable(typeof(BulkRequest))]
[JsonSerializable(typeof(BulkPreview))]
[JsonSerializable(typeof(BulkJobResource))]
[JsonSerializable(typeof(PageOf<BulkJobResource>))]
[JsonSerializable(typeof(BulkItemPage))]
[JsonSerializable(typeof(SaveFilterRequest))]
[JsonSerializable(typeof(SavedFilterResource))]
[JsonSerializable(typeof(PageOf<SavedFilterResource>))]
[JsonSerializable(typeof(StrategyRequest))]
[JsonSerializable(typeof(StrategyResource))]
[JsonSerializable(typeof(PageOf<StrategyEntry>))]
[JsonSerializable(typeof(StartStrategyRequest))]
[JsonSerializable(typeof(StartedStrategyResource))]
[JsonSerializable(typeof(CreateWebhookRequest))]
[JsonSerializable(typeof(SwitchWebhookRequest))]
[JsonSerializable(typeof(WebhookResource))]
[JsonSerializable(typeof(PageOf<WebhookResource>))]
[JsonSerializable(typeof(WebhookTakenResource))]
[JsonSerializable(typeof(CreateScheduleRequest))]
[JsonSerializable(typeof(ChangeScheduleRequest))]
[JsonSerializable(typeof(ScheduleResource))]
[JsonSerializable(typeof(PageOf<ScheduleResource>))]
[JsonSerializable(typeof(StorePlanRequest))]
[JsonSerializable(typeof(NamedPlanResource))]
[JsonSerializable(typeof(PageOf<NamedPlanEntry>))]
[JsonSerializable(typeof(CallbackResource))]
[JsonSerializable(typeof(WorkerResource))]
[JsonSerializable(typeof(PageOf<WorkerResource>))]
[JsonSerializable(typeof(ClusterResource))]
[JsonSerializable(typeof(ClusterChangedEvent))]
[JsonSerializable(typeof(ProposeGoalRequest))]
[JsonSerializable(typeof(AnswerGoalRequest))]
[JsonSerializable(typeof(ApproveGoalRequest))]
[JsonSerializable(typeof(GoalResource))]
[JsonSerializable(typeof(PageOf<GoalResource>))]
[JsonSerializable(typeof(AddMcpServerRequest))]
[JsonSerializable(typeof(McpServerResource))]
[JsonSerializable(typeof(PageOf<McpServerResource>))]
[JsonSerializable(typeof(AddOpenApiServiceRequest))]
[JsonSerializable(typeof(OpenApiServiceResource))]
[JsonSerializable(typeof(PageOf<OpenApiServiceResource>))]
[JsonSerializable(typeof(DataObject))]
internal sealed partial class RestJson : JsonSerializerContext
{
    /// <summary>How deep the body of a request may nest: a plan's depth, and the request around it.</summary>
    public const int DepthMax = RequestValues.BodyDepthMax;

    /// <summary>
    /// How deep an answer may nest: whatever was taken can be shown, with all that is stored and answered around it.
    /// </summary>
    public const int AnswerDepthMax = EventBodies.DepthMax + 16;
}

/// <summary>How bodies are written and read.</summary>
internal static class RestBodies
{
    /// <summary>The shapes, with texts that keep their letters.</summary>
    public static readonly RestJson Shapes = new(new JsonSerializerOptions(RestJson.Default.Options)
    {
        MaxDepth = RestJson.AnswerDepthMax,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });

    /// <summary>A shape as requests are read with it, which nest less deep than answers.</summary>
    public static JsonTypeInfo OfRequest(JsonTypeInfo shape) => RestJson.Default.GetTypeInfo(shape.Type)!;
}
