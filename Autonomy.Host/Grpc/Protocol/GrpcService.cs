using Google.Protobuf.Reflection;

namespace Autonomy.Host.Grpc.Protocol;

/// <summary>A service that is served: what its file declares, and a method for each of it.</summary>
internal sealed class GrpcService
{
    /// <summary>Names a service.</summary>
    /// <exception cref="ArgumentException">The methods are not those that the file declares.</exception>
    public GrpcService(ServiceDescriptor descriptor, params GrpcMethod[] methods)
    {
        Descriptor = descriptor;
        Methods = methods;
        IEnumerable<(string, bool, bool)> declared = descriptor.Methods.Select(
            method => (method.Name, method.IsClientStreaming, method.IsServerStreaming));
        IEnumerable<(string, bool, bool)> served = methods.Select(
            method => (method.Name, method.StreamsIn, method.StreamsOut));
        if (declared.ToHashSet().SetEquals(served) && methods.Length == descriptor.Methods.Count) return;
        throw new ArgumentException($"{Name} does not serve exactly what its file declares.", nameof(methods));
    }

    /// <summary>What its file declares.</summary>
    public ServiceDescriptor Descriptor { get; }

    /// <summary>Its methods.</summary>
    public IReadOnlyList<GrpcMethod> Methods { get; }

    /// <summary>The full name.</summary>
    public string Name => Descriptor.FullName;

    /// <summary>Whether it is open to callers without a token. Default false.</summary>
    public bool IsOpen { get; init; }
}
