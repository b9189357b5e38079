using System.CommandLine;
using System.Text.Json;
using Identity.Api.Http;
using Identity.Domain;

namespace Identity.Api.CommandLine;

/// <summary>Results as <c>name: value</c> lines or, with <c>--json</c>, as one JSON document.</summary>
internal static class CommandOutput
{
    internal static readonly Option<bool> Json = new("--json") { Description = "Print JSON.", Recursive = true };

    private static readonly JsonSerializerOptions Options = MakeOptions();

    internal static int Write(this ParseResult parsed, params IReadOnlyList<(string Name, object? Value)> fields)
    {
        if (parsed.GetValue(Json))
        {
            Console.WriteLine(
                JsonSerializer.Serialize(fields.ToDictionary(field => field.Name, field => field.Value, StringComparer.Ordinal), Options)
            );
        }
        else
        {
            WriteLines(fields);
        }

        return ExitCodes.Success;
    }

    internal static int WriteList(this ParseResult parsed, IReadOnlyList<IReadOnlyList<(string Name, object? Value)>> rows)
    {
        if (parsed.GetValue(Json))
        {
            Console.WriteLine(
                JsonSerializer.Serialize(
                    rows.Select(row => row.ToDictionary(field => field.Name, field => field.Value, StringComparer.Ordinal)),
                    Options
                )
            );
            return ExitCodes.Success;
        }

        for (var index = 0; index < rows.Count; index++)
        {
            if (index > 0)
            {
                Console.WriteLine();
            }

            WriteLines(rows[index]);
        }

        return ExitCodes.Success;
    }

    internal static int Refuse(IReadOnlyList<Error> errors)
    {
        foreach (var error in errors)
        {
            Console.Error.WriteLine($"identity: {error.Details} ({error.Code})");
        }

        return ExitCodes.Refused;
    }

    private static void WriteLines(IReadOnlyList<(string Name, object? Value)> fields)
    {
        foreach (var (name, value) in fields)
        {
            Console.WriteLine(
                $"{name}: {(value is IEnumerable<string> texts ? string.Join(", ", texts) : JsonSerializer.SerializeToNode(value, Options))}"
            );
        }
    }

    private static JsonSerializerOptions MakeOptions()
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web);
        JsonConventions.Apply(options);
        return options;
    }
}
