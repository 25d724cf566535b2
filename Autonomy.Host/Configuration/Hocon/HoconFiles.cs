using System.Text;

namespace Autonomy.Host.Configuration.Hocon;

/// <summary>Texts from the disk: UTF-8, relative names beside the file that includes them.</summary>
internal static class HoconFiles
{
    private const int BytesPerCharacterMax = 4;

    private static readonly UTF8Encoding Strict =
        new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Reads the file; null when there is none.</summary>
    /// <exception cref="IOException">It is there and cannot be read, is too large, or is not UTF-8.</exception>
    public static HoconSource? Find(string path)
    {
        FileInfo file = new(path);
        if (!file.Exists) return null;
        if (file.Length > (long)HoconLimits.FileCharactersMax * BytesPerCharacterMax)
            throw new IOException($"{path} is too large for a configuration.");
        try
        {
            return new HoconSource(path, Strict.GetString(File.ReadAllBytes(path)));
        }
        catch (DecoderFallbackException fault)
        {
            throw new IOException($"{path} is not UTF-8. Save it in that encoding.", fault);
        }
        catch (UnauthorizedAccessException fault)
        {
            throw new IOException($"{path} may not be read. Grant it, or leave it out.", fault);
        }
    }

    /// <summary>Finds what a file includes.</summary>
    public static HoconSource? Include(string name, string includedFrom)
    {
        string folder = Path.GetDirectoryName(Path.GetFullPath(includedFrom)) ?? "/";
        return Find(Path.GetFullPath(name, folder));
    }
}
