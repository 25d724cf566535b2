using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Autonomy.Host.Grpc;

/// <summary>The files that declare what is served, by their names and by what is in them. Immutable.</summary>
internal sealed class ServedFiles
{
    private readonly Dictionary<string, FileDescriptor> _byName = [];
    private readonly Dictionary<string, FileDescriptor> _bySymbol = [];

    public ServedFiles(IEnumerable<ServiceDescriptor> services)
    {
        foreach (ServiceDescriptor service in services) Add(service.File);
    }

    /// <summary>The file of this name, and all that it imports; null: there is none.</summary>
    public IReadOnlyList<ByteString>? Named(string name) =>
        _byName.TryGetValue(name, out FileDescriptor? file) ? WithImports(file) : null;

    /// <summary>The file that declares this full name, and all that it imports; null: there is none.</summary>
    public IReadOnlyList<ByteString>? Declaring(string symbol) =>
        _bySymbol.TryGetValue(symbol, out FileDescriptor? file) ? WithImports(file) : null;

    /// <summary>Whether it is the full name of a message.</summary>
    public bool HasMessage(string symbol) =>
        _bySymbol.TryGetValue(symbol, out FileDescriptor? file)
        && file.FindTypeByName<MessageDescriptor>(symbol[(file.Package.Length + 1)..]) is not null;

    private void Add(FileDescriptor file)
    {
        if (!_byName.TryAdd(file.Name, file)) return;
        foreach (FileDescriptor import in file.Dependencies) Add(import);
        foreach (ServiceDescriptor service in file.Services)
        {
            _bySymbol.Add(service.FullName, file);
            foreach (MethodDescriptor method in service.Methods) _bySymbol.Add(method.FullName, file);
        }

        foreach (MessageDescriptor message in file.MessageTypes) Add(message);
        foreach (EnumDescriptor values in file.EnumTypes) _bySymbol.Add(values.FullName, file);
    }

    private void Add(MessageDescriptor message)
    {
        _bySymbol.Add(message.FullName, message.File);
        foreach (EnumDescriptor values in message.EnumTypes) _bySymbol.Add(values.FullName, message.File);
        foreach (MessageDescriptor nested in message.NestedTypes) Add(nested);
    }

    private static List<ByteString> WithImports(FileDescriptor file)
    {
        var files = new List<FileDescriptor> { file };
        for (int i = 0; i < files.Count; i++) files.AddRange(files[i].Dependencies.Except(files));
        return [.. files.Select(static one => one.SerializedData)];
    }
}
