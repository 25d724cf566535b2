using System.Net;
using System.Net.Sockets;
using Autonomy.Host.Configuration;
using Autonomy.Host.Grpc;
using Autonomy.Host.Security;
using Autonomy.Host.Streaming;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;

namespace Autonomy.Host.Service;

/// <summary>The two ports of a service, in clear text or over TLS: REST and streams first, then gRPC.</summary>
internal sealed class ServiceListeners
{
    /// <summary>How long a connection of HTTP/2 may be silent before it is asked, and then until it answers.</summary>
    private static readonly TimeSpan SilenceMax = TimeSpan.FromSeconds(20);

    /// <summary>The rate at which an answer over HTTP/1.1 is taken at least: 240 bytes a second, after 5 s.</summary>
    private static readonly MinDataRate ReadingRateMin = new(bytesPerSecond: 240, gracePeriod: TimeSpan.FromSeconds(5));

    private readonly ServiceSettings _settings;
    private readonly ServedCertificate? _http;
    private readonly ServedCertificate? _grpc;

    private ServiceListeners(ServiceSettings settings, ServedCertificate? http, ServedCertificate? grpc) =>
        (_settings, _http, _grpc) = (settings, http, grpc);

    /// <summary>Reads the certificates that are set.</summary>
    /// <exception cref="UnusableSettingException">One of them cannot be used.</exception>
    public static ServiceListeners Open(ServiceOptions options)
    {
        (HttpSettings http, GrpcSettings grpc) = (options.Settings.Http, options.Settings.Grpc);
        return new ServiceListeners(
            options.Settings,
            ServedCertificate.Open("autonomy.http", http.CertificateFile, http.KeyFile, options),
            ServedCertificate.Open("autonomy.grpc", grpc.CertificateFile, grpc.KeyFile, options));
    }

    /// <summary>Has the web server listen.</summary>
    public void Listen(KestrelServerOptions kestrel)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = _settings.Http.BodyBytesMax;
        kestrel.Limits.MaxResponseBufferSize = ListenSockets.UnsentBytesMax;
        // Of each port. A connection that becomes a WebSocket leaves its place, and takes one of a reader.
        kestrel.Limits.MaxConcurrentConnections = _settings.Http.ConnectionsMax;
        // Over HTTP/2 it would be the whole connection that ends for one stream which nobody reads: each answer has
        // its time by itself.
        kestrel.Limits.MinResponseDataRate = null;
        // A machine that is gone says nothing: its calls, and what they hold, end within the two together.
        kestrel.Limits.Http2.KeepAlivePingDelay = SilenceMax;
        kestrel.Limits.Http2.KeepAlivePingTimeout = SilenceMax;
        RequestHeads.Widen(kestrel.Limits);
        kestrel.Limits.RequestHeadersTimeout = _settings.Http.HeadersTimeout;
        kestrel.Listen(_settings.Http.Address, _settings.Http.Port, ListenToHttp);
        kestrel.Listen(_settings.Grpc.Address, _settings.Grpc.Port, ListenToGrpc);
    }

    /// <summary>Ends a connection of HTTP/1.1, which has one answer at a time, when that is not taken.</summary>
    public static Task KeepRateAsync(HttpContext context, RequestDelegate next)
    {
        if (HttpProtocol.IsHttp11(context.Request.Protocol) || HttpProtocol.IsHttp10(context.Request.Protocol))
            context.Features.GetRequiredFeature<IHttpMinResponseDataRateFeature>().MinDataRate = ReadingRateMin;
        return next(context);
    }

    /// <summary>Takes the address of a listener.</summary>
    /// <exception cref="UnusableSettingException">It cannot be taken; says by which key it is set.</exception>
    public Socket Bind(EndPoint address)
    {
        try
        {
            return ListenSockets.Bind(address);
        }
        catch (SocketException exception) when (address is IPEndPoint taken)
        {
            bool isHttp = taken.Port == _settings.Http.Port && taken.Address.Equals(_settings.Http.Address);
            string section = isHttp ? "autonomy.http" : "autonomy.grpc";
            (string key, string what) = exception.SocketErrorCode switch
            {
                SocketError.AddressAlreadyInUse => ("port", $"The port {taken.Port} of {taken.Address} is in use: "
                    + "another program listens there. Stop it, or set another port."),
                SocketError.AccessDenied => ("port", $"The port {taken.Port} may not be used by the service's user. "
                    + "Set one above 1023."),
                SocketError.AddressNotAvailable => ("address", $"{taken.Address} is no address of this machine. Set "
                    + "one that is, or 0.0.0.0 for all of them."),
                _ => ("address", $"The service cannot listen on {taken}: {exception.Message}"),
            };
            throw new UnusableSettingException($"{section}.{key}", what, exception);
        }
    }

    // In clear text nothing tells the two apart before the first byte, and HTTP/1.1 is what everybody speaks.
    private void ListenToHttp(ListenOptions listen)
    {
        listen.Protocols = _http is null ? HttpProtocols.Http1 : HttpProtocols.Http1AndHttp2;
        _http?.Serve(listen);
        UnsentAnswers.Watch(listen, isAlways: false);
    }

    private void ListenToGrpc(ListenOptions listen)
    {
        GrpcApi.Listen(listen);
        _grpc?.Serve(listen);
        UnsentAnswers.Watch(listen, isAlways: true);
    }
}
