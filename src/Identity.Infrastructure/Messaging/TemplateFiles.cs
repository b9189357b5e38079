using System.Text;
using System.Text.RegularExpressions;
using Identity.Domain.Messaging;

namespace Identity.Infrastructure.Messaging;

/// <summary>The texts of the templates: those in the assembly, and in front of them those in a folder. One layout:
/// <c>en/invitation.txt</c>.</summary>
internal sealed partial class TemplateFiles
{
    private readonly Dictionary<string, string> files = new(StringComparer.Ordinal);

    internal TemplateFiles(string? directory, Action<string> fault)
    {
        var assembly = typeof(TemplateFiles).Assembly;
        foreach (var name in assembly.GetManifestResourceNames().Where(name => Name().IsMatch(name.Replace('\\', '/'))))
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!, Encoding.UTF8);
            files[name.Replace('\\', '/')] = reader.ReadToEnd();
        }

        if (directory is not null)
        {
            ReplaceFrom(directory, fault);
        }

        Languages = [.. files.Keys.Select(name => name.Split('/')[0]).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
    }

    internal IReadOnlyList<string> Languages { get; }

    /// <summary>The text of <c>language/template.extension</c>, or null.</summary>
    internal string? Find(string language, string template, string extension) =>
        files.GetValueOrDefault($"{language}/{template}.{extension}");

    private void ReplaceFrom(string directory, Action<string> fault)
    {
        if (!Directory.Exists(directory))
        {
            fault($"Identity:Templates:Directory: directory {directory} not found.");
            return;
        }

        HashSet<string> replaced = new(StringComparer.Ordinal);
        foreach (var path in Directory.EnumerateFiles(directory, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            var name = Path.GetRelativePath(directory, path).Replace('\\', '/');
            if (Name().Match(name) is { Success: true } match && MessageTemplate.Find(match.Groups["template"].Value) is not null)
            {
                files[name] = File.ReadAllText(path, Encoding.UTF8);
                replaced.Add(name);
            }
            else if (Path.GetExtension(name) is ".txt" or ".html")
            {
                // A misspelt name would be ignored in silence, and the embedded text be sent.
                fault(
                    $"{path} is not a template. Templates are <language>/<template>.txt and .html, "
                        + $"with the templates {string.Join(", ", MessageTemplate.All.Select(template => template.Name))}."
                );
            }
        }

        // Most mail programs show the HTML part: the embedded one would hide the new text.
        foreach (var html in replaced.Select(name => Path.ChangeExtension(name, ".html")).Where(html => !replaced.Contains(html)))
        {
            files.Remove(html);
        }
    }

    // RFC 5646, as far as languages and regions go.
    [GeneratedRegex(
        @"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*/(?<template>[a-z-]+)\.(txt|html)\z",
        RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture
    )]
    private static partial Regex Name();
}
