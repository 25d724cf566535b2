using Autonomy.Core.Pressure;

namespace Autonomy.Host.Local;

/// <summary>
/// The figures of this process and of the volume that holds its store. The memory that it may have is what its
/// container, or else the machine, allows.
/// </summary>
public sealed class SystemPressureGauge : IPressureGauge
{
    private readonly string _storeFolder;

    /// <summary>A gauge for a store in this folder, which exists.</summary>
    public SystemPressureGauge(string storeFolder) => _storeFolder = storeFolder;

    /// <inheritdoc/>
    public PressureReading Read()
    {
        (long? free, long? total) = Volume();
        return new PressureReading
        {
            MemoryBytes = Environment.WorkingSet,
            MemoryLimitBytes = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes,
            DiskFreeBytes = free,
            DiskTotalBytes = total,
        };
    }

    private (long? Free, long? Total) Volume()
    {
        try
        {
            var volume = new DriveInfo(_storeFolder);
            return (volume.AvailableFreeSpace, volume.TotalSize);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // A volume that cannot be asked is judged by the store itself, which refuses what it cannot take.
            return (null, null);
        }
    }
}
