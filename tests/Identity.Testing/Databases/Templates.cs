using System.Collections.Concurrent;

namespace Identity.Testing.Databases;

/// <summary>Migrating takes seconds and copying milliseconds: each way of migrating runs once, and every test gets a copy.</summary>
/// <param name="make">Makes a template with the migration and returns its name.</param>
internal sealed class Templates(Func<Func<string, Task>, Task<string>> make)
{
    private readonly ConcurrentDictionary<Func<string, Task>, Lazy<Task<string>>> templates = new();

    /// <summary>The names of the templates that were made so far.</summary>
    public IEnumerable<string> Made =>
        this
            .templates.Values.Where(template => template is { IsValueCreated: true, Value.IsCompletedSuccessfully: true })
            .Select(template => template.Value.Result);

    public Task<string> GetAsync(Func<string, Task> migrate) =>
        this.templates.GetOrAdd(migrate, added => new Lazy<Task<string>>(() => make(added))).Value;
}
