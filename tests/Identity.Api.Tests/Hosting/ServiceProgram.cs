namespace Identity.Api.Tests.Hosting;

/// <summary>The program that tests start as a process: the one in the directory that <c>IDENTITY_TEST_SERVICE</c> names (the gate names the
/// published one, which starts in 55 % of the time), else the one beside the tests.</summary>
internal static class ServiceProgram
{
    internal static string File { get; } =
        Path.Combine(Environment.GetEnvironmentVariable("IDENTITY_TEST_SERVICE") ?? AppContext.BaseDirectory, "identity.dll");
}
