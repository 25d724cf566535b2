using Microsoft.AspNetCore.Routing;

namespace Autonomy.Host.Rest;

/// <summary>The paths of one kind of thing.</summary>
internal interface IRestEndpoints
{
    /// <summary>Adds them to the group of all paths.</summary>
    void Map(RouteGroupBuilder group);
}
