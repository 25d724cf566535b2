using System.Collections.Immutable;
using Autonomy.Core.Connections;
using Autonomy.Core.Values;

namespace Autonomy.Adapters.OpenApi;

/// <summary>Which secrets an operation shows, and how.</summary>
internal sealed class OpenApiSecurity(OpenApiDocument document, OpenApiService service)
{
    /// <summary>The secrets of the first way in for which all are named.</summary>
    /// <exception cref="OpenApiRefusedException">There is no such way.</exception>
    public ImmutableArray<OpenApiCredential> Of(DataObject operation)
    {
        DataValue? said = operation["security"] ?? document.Root["security"];
        List<DataObject> ways = [.. (said as DataArray)?.Items.OfType<DataObject>() ?? []];
        if (ways.Count == 0) return [];
        // A way in with a secret that was named goes before one that needs none.
        foreach (DataObject way in ways.OrderBy(static way => way.Count == 0))
        {
            List<string> schemes = [.. way.Properties.Select(static scheme => scheme.Key)];
            if (schemes.TrueForAll(service.Auth.ContainsKey)) return [.. schemes.Select(CredentialOf)];
        }

        string needed = string.Join(
            " or ", ways.Select(static way => string.Join(" and ", way.Properties.Select(one => $"'{one.Key}'"))));
        throw new OpenApiRefusedException($"It lets nobody in without {needed}.", "Name a secret for it in 'auth'.");
    }

    private OpenApiCredential CredentialOf(string scheme)
    {
        string secret = service.Auth[scheme];
        DataObject said = document.Follow(document.Root.Object("components").Object("securitySchemes")[scheme])
            ?? throw new OpenApiRefusedException(
                $"There is no security scheme '{scheme}'.", "Add it under components/securitySchemes.");
        string name = said.Text("name", "");
        return (said.Text("type", ""), said.Text("scheme", "").ToLowerInvariant(), said.Text("in", "")) switch
        {
            ("http", "basic", _) => new OpenApiCredential(CredentialForm.Basic, "", secret),
            ("http", "bearer", _) or ("oauth2", _, _) or ("openIdConnect", _, _) =>
                new OpenApiCredential(CredentialForm.Bearer, "", secret),
            ("apiKey", _, "header") => new OpenApiCredential(CredentialForm.Header, name, secret),
            ("apiKey", _, "query") => new OpenApiCredential(CredentialForm.Query, name, secret),
            _ => throw new OpenApiRefusedException(
                $"The security scheme '{scheme}' is of a kind that is not spoken here.",
                "Bearer, basic, and keys in a header or the query are."),
        };
    }
}
