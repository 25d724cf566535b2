using System.Collections.Immutable;
using Autonomy.Cli.Rendering;
using Autonomy.Core.Plans;
using Autonomy.Core.Tools;
using Autonomy.Core.Values;
using Autonomy.Core.Workspaces;
using Autonomy.Host.Plans;

namespace Autonomy.Cli.Plans;

/// <summary>
/// Plans and inputs from files. What is wrong is said all at once, each fault with its place, before anything starts.
/// </summary>
internal static class PlanFile
{
    /// <summary>
    /// The plan; its faults are printed and refuse the command, and what is no fault and worth a word is printed.
    /// </summary>
    public static Plan Load(CommandContext context, string path, IToolCatalog tools, Plan? former = null)
    {
        PlanReading reading = Read(context, path, tools, former);
        foreach (StyledLine warning in WarningsOf(path, reading)) context.Note(warning);
        return reading.Plan!;
    }

    /// <summary>What is no fault of a plan and worth a word, a line each.</summary>
    public static IEnumerable<StyledLine> WarningsOf(string path, PlanReading reading) =>
        reading.Warnings.Select(warning => FaultText.OfWarning(PlaceOf(path, warning), warning));

    /// <summary>The plan with what is to be said of it; its faults are printed and refuse the command.</summary>
    public static PlanReading Read(CommandContext context, string path, IToolCatalog tools, Plan? former = null)
    {
        byte[] text = Read(context, path, "plan");
        PlanReading reading = PlanCompiler.Compile(DocumentOf(path, text), tools, former);
        if (reading.IsPlan) return reading;
        Refuse(context, path, text, reading.Faults);
        throw new RefusalException(ExitCode.BadUsage, $"{path} has {Count(reading.Faults.Length)}.");
    }

    /// <summary>The inputs of a run: those of a file, and over them those of the command line.</summary>
    public static DataObject LoadInputs(
        CommandContext context, Plan plan, string? file, IReadOnlyList<string> assignments)
    {
        DataObject given = file is null ? DataObject.Empty : ReadInputs(context, file);
        return LoadInputs(context, plan, given, assignments);
    }

    /// <summary>The inputs that are given, and over them those of the command line.</summary>
    public static DataObject LoadInputs(
        CommandContext context, Plan plan, DataObject given, IReadOnlyList<string> assignments)
    {
        var faults = new List<(string Place, PlanFault Fault)>();
        InputsReading parsed = PlanInputs.Parse(plan, assignments);
        faults.AddRange(parsed.Faults.Select(fault => ("-i", fault)));
        foreach ((string name, DataValue value) in parsed.Inputs?.Properties ?? []) given = given.With(name, value);
        if (faults.Count == 0)
        {
            InputsReading resolved = PlanInputs.Resolve(plan, given);
            if (resolved.AreInputs) return resolved.Inputs;
            faults.AddRange(resolved.Faults.Select(fault => ("inputs" + fault.Path, fault)));
        }

        foreach ((string place, PlanFault fault) in faults) context.Error.Write(FaultText.Of(place, fault));
        throw new RefusalException(
            ExitCode.BadUsage, $"The inputs of '{plan.Header.Name}' have {Count(faults.Count)}.");
    }

    /// <summary>The policies of a file; its faults are printed and refuse the command.</summary>
    public static ImmutableArray<PolicyRule> LoadPolicies(CommandContext context, string path)
    {
        byte[] text = Read(context, path, "policies");
        PolicyReading reading = PolicyReader.Read(DocumentOf(path, text));
        if (reading.Rules is { } rules) return rules;
        Refuse(context, path, text, reading.Faults);
        throw new RefusalException(ExitCode.BadUsage, $"{path} has {Count(reading.Faults.Length)}.");
    }

    /// <summary>The ladders of a file; its faults are printed and refuse the command.</summary>
    public static ImmutableArray<LadderRule> LoadLadders(CommandContext context, string path)
    {
        byte[] text = Read(context, path, "ladders");
        LadderReading reading = LadderReader.Read(DocumentOf(path, text));
        if (reading.Rules is { } rules) return rules;
        Refuse(context, path, text, reading.Faults);
        throw new RefusalException(ExitCode.BadUsage, $"{path} has {Count(reading.Faults.Length)}.");
    }

    /// <summary>The arguments of a call from a file.</summary>
    public static DataObject LoadArguments(CommandContext context, string path)
    {
        byte[] text = Read(context, path, "arguments");
        PlanDocument document = DocumentOf(path, text);
        if (document.Faults.IsEmpty && document.Root is DataObject arguments) return arguments;
        Refuse(context, path, text, document.Faults);
        throw new RefusalException(
            ExitCode.BadUsage, $"{path} holds no arguments: write an object in YAML or JSON, as in 'url: http://...'.");
    }

    private static DataObject ReadInputs(CommandContext context, string file)
    {
        byte[] text = Read(context, file, "inputs");
        PlanDocument document = DocumentOf(file, text);
        if (document.Faults.IsEmpty && document.Root is DataObject inputs) return inputs;
        Refuse(context, file, text, document.Faults);
        throw new RefusalException(
            ExitCode.BadUsage, $"{file} holds no inputs: write an object in YAML or JSON, as in 'url: http://...'.");
    }

    private static PlanDocument DocumentOf(string path, byte[] text) =>
        path.EndsWith(".json", StringComparison.OrdinalIgnoreCase)
        ? JsonPlanText.Read(text)
        : YamlPlanText.Read(text);

    private static byte[] Read(CommandContext context, string path, string what)
    {
        string full = Path.GetFullPath(path, context.Around.Folder);
        try
        {
            using FileStream file = File.OpenRead(full);
            // One byte more than a plan may have, so that what is too long is seen to be.
            byte[] text = new byte[PlanLimits.PlanBytesMax + 1];
            int read = file.ReadAtLeast(text, text.Length, throwOnEndOfStream: false);
            return text[..read];
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new RefusalException(
                ExitCode.BadUsage, $"{path}: there is no such file. Give the path of the {what}'s file.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new RefusalException(ExitCode.BadUsage, $"{path}: it cannot be read: {exception.Message}");
        }
    }

    private static void Refuse(CommandContext context, string path, byte[] text, IEnumerable<PlanFault> faults)
    {
        string[] lines = System.Text.Encoding.UTF8.GetString(text).Split('\n');
        foreach (PlanFault fault in faults)
        {
            context.Error.Write(FaultText.Of(PlaceOf(path, fault), fault));
            if (!context.Error.IsTerminal || fault.Position is not { } position) continue;
            foreach (StyledLine line in FaultText.ExcerptOf(lines, position, context.Error.Width))
                context.Error.Write(line);
        }
    }

    private static string PlaceOf(string path, PlanFault fault) =>
        fault.Position is { } at ? $"{path}:{at.Line}:{at.Column}" : $"{path}{fault.Path}";

    private static string Count(int faults) => faults == 1 ? "1 fault" : $"{faults} faults";
}
