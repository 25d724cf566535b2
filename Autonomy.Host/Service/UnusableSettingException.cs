namespace Autonomy.Host.Service;

/// <summary>A setting is of its form, and what it names cannot be used: the service does not start.</summary>
/// <param name="key">The key, as <c>autonomy.grpc.certificate-file</c>.</param>
/// <param name="what">What is wrong, and what to do.</param>
/// <param name="cause">What it comes of; null: of nothing else.</param>
public sealed class UnusableSettingException(string key, string what, Exception? cause = null)
    : Exception($"{key}: {what}", cause);
