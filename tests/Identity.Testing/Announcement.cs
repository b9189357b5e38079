using Xunit;

namespace Identity.Testing;

/// <summary>One line in the output of a test run: what the tests run on, and what could not be tried here.</summary>
public static class Announcement
{
    /// <summary>Shown because xunit.runner.json asks for diagnostic messages.</summary>
    public static void Make(string line) => TestContext.Current.SendDiagnosticMessage(line);
}
