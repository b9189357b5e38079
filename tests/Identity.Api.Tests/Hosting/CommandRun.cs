using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Identity.Api.CommandLine;

namespace Identity.Api.Tests.Hosting;

/// <summary>The console belongs to the process: tests of this collection run while no others do.</summary>
[CollectionDefinition("command line", DisableParallelization = true)]
public sealed class CommandLineCollection;

/// <summary>What a verb of the command line answered.</summary>
internal sealed record Run(int Code, string Output, string Errors)
{
    internal JsonNode Json => JsonNode.Parse(Output)!;

    internal void ShouldBe(int code, string output, string errors) => this.ShouldBe(new Run(code, output, errors));

    /// <summary>It did as it was told, and had nothing to remark.</summary>
    internal Run ShouldSucceed()
    {
        Errors.ShouldBeEmpty();
        Code.ShouldBe(0);
        return this;
    }

    /// <summary>It did nothing, and says why in a sentence.</summary>
    internal void ShouldBeRefused(string code)
    {
        Code.ShouldBe(1);
        Output.ShouldBeEmpty();
        Errors.ShouldStartWith("identity: ");
        Errors.ShouldContain($"({code})");
    }
}

internal static partial class CommandRun
{
    private const string ConnectionVariable = "ConnectionStrings__Identity";
    private const string MasterKeyVariable = "Identity__MasterKey";

    /// <summary>Runs a verb beside a running service: they meet in the database alone. What it prints is watched for secrets, but for
    /// those that it prints once because someone has to have them.</summary>
    public static async Task<Run> RunAsync(this IdentityHost host, params string[] args)
    {
        var (output, errors) = (Console.Out, Console.Error);
        using StringWriter newOutput = new(),
            newErrors = new();
        Environment.SetEnvironmentVariable(ConnectionVariable, host.ConnectionString); // secrets have no place on a command line
        Environment.SetEnvironmentVariable(MasterKeyVariable, host.MasterKey);
        Console.SetOut(newOutput);
        Console.SetError(newErrors);
        try
        {
            var code = await IdentityCommand.RunAsync([
                .. args,
                $"--Identity:Issuer={IdentityHost.Issuer}",
                $"--Identity:DataDirectory={host.DataDirectory}",
                "--Identity:Passwords:BcryptCost=4",
            ]);
            var run = new Run(code, newOutput.ToString(), newErrors.ToString());
            host.Watch.See(
                Handed()
                    .Replace(
                        run.Output,
                        match =>
                        {
                            host.Watch.Add(match.Groups["secret"].Value);
                            return "";
                        }
                    )
            );
            host.Watch.See(run.Errors);
            return run;
        }
        finally
        {
            Console.SetOut(output);
            Console.SetError(errors);
            Environment.SetEnvironmentVariable(ConnectionVariable, null);
            Environment.SetEnvironmentVariable(MasterKeyVariable, null);
        }
    }

    [GeneratedRegex(
        "(temporaryPassword|clientSecret)\"?: ?\"?(?<secret>[^\"\\s]+)",
        RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking
    )]
    private static partial Regex Handed();
}
