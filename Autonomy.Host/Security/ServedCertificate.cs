using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Autonomy.Host.Service;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Autonomy.Host.Security;

/// <summary>
/// The certificate that a listener shows, out of two PEM files: the certificate with those between it and its root, and
/// its private key. The files are looked at with every connection that is made, so that renewed ones are shown at once;
/// where they cannot be used, the former stays. Safe to use from any thread.
/// </summary>
internal sealed partial class ServedCertificate
{
    private readonly Lock _lock = new();
    private readonly string _certificateFile;
    private readonly string _keyFile;
    private readonly TimeProvider _clock;
    private PemPair _seen;
    private SslStreamCertificateContext _shown;
    private string? _told;

    private ServedCertificate(string certificateFile, string keyFile, TimeProvider clock)
    {
        (_certificateFile, _keyFile, _clock) = (certificateFile, keyFile, clock);
        _seen = PemPair.Read(certificateFile, keyFile);
        _shown = _seen.Load(clock.GetUtcNow());
    }

    /// <summary>The certificate of a listener; null: it is served in clear text.</summary>
    /// <param name="section">Where it is set: <c>autonomy.http</c>.</param>
    /// <param name="certificateFile">The file of the certificate; null, with the key's: none is set.</param>
    /// <param name="keyFile">The file of its key.</param>
    /// <param name="options">What the service is made of.</param>
    /// <exception cref="UnusableSettingException">The files cannot be used.</exception>
    public static ServedCertificate? Open(
        string section, string? certificateFile, string? keyFile, ServiceOptions options)
    {
        if (certificateFile is null || keyFile is null) return null;
        try
        {
            return new ServedCertificate(
                Path.GetFullPath(certificateFile, options.WorkingFolder),
                Path.GetFullPath(keyFile, options.WorkingFolder), options.Clock);
        }
        catch (PemFaultException fault)
        {
            throw new UnusableSettingException($"{section}.{fault.Key}", fault.Message, fault);
        }
    }

    /// <summary>Has a listener speak TLS 1.2 or newer, under what is in the files by then.</summary>
    public void Serve(ListenOptions listen)
    {
        ILogger log = listen.ApplicationServices.GetRequiredService<ILogger<ServedCertificate>>();
        listen.UseHttps(new TlsHandshakeCallbackOptions
        {
            OnConnection = _ => ValueTask.FromResult(new SslServerAuthenticationOptions
            {
                ServerCertificateContext = Current(log),
                EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
            }),
        });
    }

    private SslStreamCertificateContext Current(ILogger log)
    {
        lock (_lock)
        {
            try
            {
                var found = PemPair.Read(_certificateFile, _keyFile);
                if (found.IsSameAs(_seen)) return _shown;
                _shown = found.Load(_clock.GetUtcNow());
                (_seen, _told) = (found, null);
                DateTime until = _shown.TargetCertificate.NotAfter.ToUniversalTime();
                Renewed(log, _certificateFile, until);
            }
            catch (PemFaultException fault)
            {
                // One of the two files may be new already, and the other about to come. It is told once, not to every
                // connection that is made.
                if (fault.Message != _told) KeepsFormer(log, _told = fault.Message);
            }

            return _shown;
        }
    }

    [LoggerMessage(
        EventId = 1, Level = LogLevel.Information, Message = "{File} was renewed, and is valid until {Until:O}")]
    private static partial void Renewed(ILogger log, string file, DateTime until);

    [LoggerMessage(
        EventId = 2, Level = LogLevel.Warning,
        Message = "The renewed certificate is not shown, the former is: {Fault}")]
    private static partial void KeepsFormer(ILogger log, string fault);

    /// <summary>What the two files held at a moment.</summary>
    private sealed class PemPair
    {
        private const string CertificateKey = "certificate-file";
        private const string PrivateKey = "key-file";
        private const string KeyMark = "PRIVATE KEY-----";

        private readonly string _certificateFile;
        private readonly string _keyFile;
        private readonly byte[] _certificate;
        private readonly byte[] _key;

        private PemPair(string certificateFile, string keyFile)
        {
            (_certificateFile, _keyFile) = (certificateFile, keyFile);
            _certificate = Bytes(CertificateKey, certificateFile);
            _key = Bytes(PrivateKey, keyFile);
        }

        public static PemPair Read(string certificateFile, string keyFile) => new(certificateFile, keyFile);

        public bool IsSameAs(PemPair other) =>
            _certificate.AsSpan().SequenceEqual(other._certificate) && _key.AsSpan().SequenceEqual(other._key);

        /// <summary>The certificate that can be shown now.</summary>
        /// <exception cref="PemFaultException">There is none in the files, or it is not of its time.</exception>
        public SslStreamCertificateContext Load(DateTimeOffset now)
        {
            X509Certificate2Collection chain = Chain();
            X509Certificate2 bare = chain[0];
            (DateTime from, DateTime until) = (bare.NotBefore.ToUniversalTime(), bare.NotAfter.ToUniversalTime());
            if (now.UtcDateTime < from || now.UtcDateTime >= until)
            {
                throw new PemFaultException(
                    CertificateKey,
                    $"The certificate in {_certificateFile} is not valid now, but from {from:O} until {until:O}. "
                    + "Have it renewed.");
            }

            X509Certificate2 certificate =
                WithKey(Encoding.UTF8.GetString(_certificate), Encoding.UTF8.GetString(_key));
            chain.RemoveAt(0);
            // Nothing is fetched from elsewhere to make the chain whole: what the file holds is what is shown.
            return SslStreamCertificateContext.Create(certificate, chain, offline: true);
        }

        private X509Certificate2Collection Chain()
        {
            var chain = new X509Certificate2Collection();
            try
            {
                chain.ImportFromPem(Encoding.UTF8.GetString(_certificate));
            }
            catch (CryptographicException fault)
            {
                throw NoCertificate(fault);
            }

            return chain.Count > 0 ? chain : throw NoCertificate(null);
        }

        private X509Certificate2 WithKey(string certificate, string key)
        {
            try
            {
                return X509Certificate2.CreateFromPem(certificate, key);
            }
            catch (Exception fault) when (fault is CryptographicException or ArgumentException)
            {
                bool isKey = key.Contains(KeyMark, StringComparison.Ordinal)
                    && !key.Contains($"ENCRYPTED {KeyMark}", StringComparison.Ordinal);
                throw new PemFaultException(
                    PrivateKey,
                    isKey
                        ? $"The key in {_keyFile} does not fit the certificate in {_certificateFile}. Name the two "
                            + "files that were made together."
                        : $"{_keyFile} holds no private key. Name one in PEM (BEGIN PRIVATE KEY), without a password.",
                    fault);
            }
        }

        private PemFaultException NoCertificate(Exception? cause) => new(
            CertificateKey, $"{_certificateFile} holds no certificate. Name one in PEM (BEGIN CERTIFICATE).", cause);

        private static byte[] Bytes(string key, string file)
        {
            try
            {
                return File.ReadAllBytes(file);
            }
            catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
            {
                throw new PemFaultException(
                    key, $"{file} cannot be read: {fault.Message} Name a file that the service may read.", fault);
            }
        }
    }

    /// <summary>The files cannot be used.</summary>
    private sealed class PemFaultException(string key, string what, Exception? cause = null) : Exception(what, cause)
    {
        /// <summary>The key of the file that is to blame.</summary>
        public string Key => key;
    }
}
