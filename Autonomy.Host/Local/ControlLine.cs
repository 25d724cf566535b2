using System.Text;

namespace Autonomy.Host.Local;

/// <summary>Lines over a stream, bounded.</summary>
internal static class ControlLine
{
    public static async Task<string?> ReadAsync(Stream stream, CancellationToken cancellation)
    {
        using var line = new MemoryStream();
        byte[] buffer = new byte[4096];
        while (line.Length <= ControlSocket.LineBytesMax)
        {
            int read = await stream.ReadAsync(buffer, cancellation);
            if (read == 0) return null;
            line.Write(buffer, 0, read);
            if (buffer[read - 1] == (byte)'\n')
                return Encoding.UTF8.GetString(line.GetBuffer(), 0, (int)line.Length - 1);
        }

        return null;
    }

    public static async Task WriteAsync(Stream stream, string line, CancellationToken cancellation)
    {
        await stream.WriteAsync(Encoding.UTF8.GetBytes(line + "\n"), cancellation);
        await stream.FlushAsync(cancellation);
    }
}
