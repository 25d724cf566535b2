namespace Autonomy.Host.Security;

/// <summary>A service that others can reach has no token, and does not start.</summary>
public sealed class UnguardedServiceException(string address) : Exception(
    $"The service would listen on {address}, which other machines may reach, and there is no valid token: anyone could "
    + "run programs here. Make one with 'autonomy token create --workspace default --role admin', which shows it once; "
    + "or listen on 127.0.0.1 ('autonomy.http.address', 'autonomy.grpc.address').");
