namespace Identity.Api.Tests.Architecture;

/// <summary>Packages that must not come in, not even by way of another one.</summary>
public sealed class PackageTests
{
    private static readonly Version Mended = new(10, 0, 7);

    [Fact] // security requirement 84: their key ring could be forged (CVE-2026-40372)
    public void No_lock_file_holds_data_protection_of_a_version_that_is_broken()
    {
        var locked = RestoredPackage.All;

        locked.ShouldNotBeEmpty();
        locked.Where(package => IsBroken(package.Name, package.Version)).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("Microsoft.AspNetCore.DataProtection", "10.0.0", true)]
    [InlineData("Microsoft.AspNetCore.DataProtection.Abstractions", "10.0.6", true)]
    [InlineData("Microsoft.AspNetCore.DataProtection", "10.0.0-rc.1", true)]
    [InlineData("Microsoft.AspNetCore.DataProtection", "10.0.7", false)]
    [InlineData("Microsoft.AspNetCore.DataProtection", "9.0.0", false)]
    [InlineData("Microsoft.AspNetCore.Authentication", "10.0.0", false)]
    public void The_broken_versions_are_recognised(string name, string version, bool broken) => IsBroken(name, version).ShouldBe(broken);

    private static bool IsBroken(string name, string version)
    {
        var number = Version.Parse(version.Split('-', '+')[0]);
        return name.StartsWith("Microsoft.AspNetCore.DataProtection", StringComparison.OrdinalIgnoreCase)
            && number.Major == Mended.Major
            && number < Mended;
    }
}
