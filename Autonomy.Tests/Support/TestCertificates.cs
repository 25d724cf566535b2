using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Autonomy.Tests.Support;

/// <summary>An authority of a test's own, and the certificates of 127.0.0.1 and localhost that it gives out.</summary>
internal sealed class TestCertificates : IDisposable
{
    private readonly ECDsa _rootKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly X509Certificate2 _root;
    private int _given;

    public TestCertificates()
    {
        var request = new CertificateRequest("CN=test authority", _rootKey, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, critical: true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        _root = request.CreateSelfSigned(now.AddYears(-2), now.AddYears(2));
    }

    /// <summary>The authority's own certificate, as PEM.</summary>
    public string RootPem => _root.ExportCertificatePem();

    public void Dispose()
    {
        _root.Dispose();
        _rootKey.Dispose();
    }

    /// <summary>A new certificate and its key, as PEM, that ends so far from now.</summary>
    public (string Certificate, string Key) Give(TimeSpan lasts)
    {
        using RSA key = RSA.Create(2_048);
        var request = new CertificateRequest(
            "CN=127.0.0.1", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(
            X509AuthorityKeyIdentifierExtension.CreateFromCertificate(_root, true, false));
        DateTimeOffset end = TimeProvider.System.GetUtcNow() + lasts;
        byte[] serial = [1, (byte)++_given];
        using X509Certificate2 certificate = request.Create(
            _root.SubjectName, X509SignatureGenerator.CreateForECDsa(_rootKey), end.AddDays(-365), end, serial);
        return (certificate.ExportCertificatePem(), key.ExportPkcs8PrivateKeyPem());
    }

    /// <summary>What connects to whom this authority vouches for, and to nobody else.</summary>
    /// <param name="onShown">Told the serial number of what each connection is shown.</param>
    public SocketsHttpHandler Handler(Action<string>? onShown = null) => new()
    {
        SslOptions =
        {
            CertificateChainPolicy = new X509ChainPolicy
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                CustomTrustStore = { _root },
                RevocationMode = X509RevocationMode.NoCheck,
            },
            RemoteCertificateValidationCallback = (_, certificate, _, errors) =>
            {
                onShown?.Invoke(certificate!.GetSerialNumberString());
                return errors == System.Net.Security.SslPolicyErrors.None;
            },
        },
    };
}
