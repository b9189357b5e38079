namespace Identity.Api.Tests.Hosting;

/// <summary>The pictures of Identity.Domain.Tests, where their origin is told.</summary>
internal static class Fixture
{
    public static byte[] Read(string name) => File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Fixtures", name));
}
