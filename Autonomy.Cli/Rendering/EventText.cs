using Autonomy.Core.Executions;
using Autonomy.Core.Reporting;

namespace Autonomy.Cli.Rendering;

/// <summary>An event in the words and colours of the person who reads the log.</summary>
internal static class EventText
{
    private static readonly EventSentences Sentences = new(
        static time => time.ToLocalTime().ToString("yyyy-MM-dd HH:mm:ss", null));

    /// <summary>What happened, and the colour of it.</summary>
    public static (string Text, string Style) Of(ExecutionEvent happened)
    {
        EventLine line = Sentences.Of(happened);
        return (line.Text, StyleOf(line.Tone));
    }

    private static string StyleOf(EventTone tone) => tone switch
    {
        EventTone.Dim => "dim",
        EventTone.Good => "green",
        EventTone.Notice => "yellow",
        EventTone.Bad => "red",
        EventTone.Undo => "magenta",
        _ => "",
    };
}
