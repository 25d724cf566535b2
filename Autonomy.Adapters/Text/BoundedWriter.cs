using Autonomy.Core.Recovery;

namespace Autonomy.Adapters.Text;

/// <summary>Collects text up to a most, and ends what writes it beyond that or when the call is cancelled.</summary>
internal sealed class BoundedWriter(int charactersMax, CancellationToken cancellation) : StringWriter
{
    public override void Write(char value)
    {
        Check(1);
        base.Write(value);
    }

    public override void Write(char[] buffer, int index, int count)
    {
        Check(count);
        base.Write(buffer, index, count);
    }

    public override void Write(ReadOnlySpan<char> buffer)
    {
        Check(buffer.Length);
        base.Write(buffer);
    }

    public override void Write(string? value)
    {
        Check(value?.Length ?? 0);
        base.Write(value);
    }

    private void Check(int count)
    {
        cancellation.ThrowIfCancellationRequested();
        if (GetStringBuilder().Length + count <= charactersMax) return;
        throw new ToolFailedException(new Failure
        {
            Kind = FailureKind.TooLarge,
            Code = "output_too_large",
            Message = $"The text would have more than {charactersMax} characters. Make it from less data.",
        });
    }
}
