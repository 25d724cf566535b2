using Autonomy.Core.Journaling;

namespace Autonomy.Tests.Journals;

public sealed class SqliteJournalConformanceTests : DurableJournalConformance, IDisposable
{
    private readonly StoreFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    protected override IJournal Open() => _folder.Open();
}
