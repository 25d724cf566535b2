using Autonomy.Host.Api;
using Autonomy.Host.Indexing;
using Autonomy.Host.Rest.Model;
using Microsoft.AspNetCore.Http;

namespace Autonomy.Host.Rest;

/// <summary>
/// Pages of lists: <c>?limit=</c> of them at most, and <c>?cursor=</c> for those after a page. A cursor is signed with
/// the list, its filters and the workspace, and good for no other.
/// </summary>
internal sealed class Paging(ListCursors cursors)
{
    /// <summary>What a page has where nothing is said.</summary>
    public const int SizeDefault = 100;

    /// <summary>What a page has at most.</summary>
    public const int SizeMax = 1_000;

    /// <summary>The page that a request asks for.</summary>
    /// <param name="context">The request.</param>
    /// <param name="caller">Whose workspace the list is of.</param>
    /// <param name="list">The list, with the filters that it is asked for with.</param>
    /// <param name="sizeDefault">What a page has where nothing is said.</param>
    /// <exception cref="ApiException">The limit is out of range, or the cursor is of another list.</exception>
    public AskedPage Read(HttpContext context, Caller caller, string list, int sizeDefault = SizeDefault)
    {
        HttpRequest request = context.Request;
        int size = (int)QueryValues.NumberOf(request, "limit", sizeDefault, 1, SizeMax);
        string question = $"{list}|{caller.Workspace}";
        return QueryValues.TextOf(request, "cursor", int.MaxValue) is { } cursor
            ? new AskedPage(cursors, question, size, cursors.Read(question, cursor))
            : new AskedPage(cursors, question, size, (0, null));
    }
}

/// <summary>A page of a list, as it is asked for.</summary>
internal sealed class AskedPage(ListCursors cursors, string question, int size, (long Number, string? Name) after)
{
    /// <summary>How many it has at most.</summary>
    public int Size => size;

    /// <summary>The number of the last one on the page before; 0: this is the first page.</summary>
    public long Number => after.Number;

    /// <summary>The name of the last one on the page before; null: this is the first page.</summary>
    public string? Name => after.Name;

    /// <summary>The cursor of the page after one that ends here.</summary>
    public string CursorAt(long number, string name = "") => cursors.Write(question, number, name);

    /// <summary>
    /// The page of what was found after <see cref="Name"/>, which is one more than <see cref="Size"/> where there is.
    /// </summary>
    public PageOf<TResource> Of<T, TResource>(
        IReadOnlyList<T> found, Func<T, string> nameOf, Func<T, TResource> resourceOf) => new(
        [.. found.Take(size).Select(resourceOf)],
        found.Count > size ? CursorAt(0, nameOf(found[size - 1])) : null);

    /// <summary>
    /// The page of a list that is there in whole. The last one on the page before is found by its name, wherever it is
    /// by now; of one that has gone, its place is gone on from.
    /// </summary>
    public PageOf<T> Cut<T>(IReadOnlyList<T> all, Func<T, string> nameOf)
    {
        int last = after.Name is null ? -1 : Enumerable.Range(0, all.Count).FirstOrDefault(
            place => nameOf(all[place]) == after.Name, (int)Math.Min(after.Number, all.Count) - 1);
        int first = last + 1;
        int end = Math.Min(first + size, all.Count);
        return new PageOf<T>(
            [.. all.Skip(first).Take(size)], end < all.Count ? CursorAt(end, nameOf(all[end - 1])) : null);
    }
}
