namespace Identity.Testing.Pictures;

/// <summary>The small pictures beside this file; <c>make-fixtures.py</c> tells what they show.</summary>
public static class PictureFile
{
    public const int Width = 48;
    public const int Height = 32;

    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Pictures", "Fixtures");

    public static IReadOnlyList<string> All { get; } =
    [.. Directory.EnumerateFiles(Folder).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    public static byte[] Read(string name) => File.ReadAllBytes(Path.Combine(Folder, name));
}
