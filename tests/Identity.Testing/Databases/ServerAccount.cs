namespace Identity.Testing.Databases;

/// <summary>The account that a private server runs as: PostgreSQL refuses to run as root.</summary>
internal sealed class ServerAccount
{
    private readonly string? name;
    private readonly Func<IReadOnlyList<string>, IReadOnlyList<string>> become;

    private ServerAccount(string? name, Func<IReadOnlyList<string>, IReadOnlyList<string>> become) =>
        (this.name, this.become) = (name, become);

    /// <summary>Ourselves, unless we are root: then the server's system user, or else the one that owns nothing.</summary>
    public static async Task<ServerAccount> ChooseAsync()
    {
        if (!Environment.IsPrivilegedProcess)
        {
            return new ServerAccount(name: null, words => words);
        }

        var name = await Command.SucceedsAsync("id", "-u", "postgres") ? "postgres" : "nobody";
        var group = (await Command.RunAsync("id", "-g", name)).Trim();
        Func<IReadOnlyList<string>, IReadOnlyList<string>>[] ways =
        [
            words => ["setpriv", $"--reuid={name}", $"--regid={group}", "--clear-groups", "--", .. words],
            words => ["runuser", "-u", name, "--", .. words],
            words => ["su", "-s", "/bin/sh", "-c", string.Join(' ', words.Select(Quoted)), name],
        ];

        // Tried, not looked up: BusyBox has a setpriv that cannot change the user.
        foreach (var way in ways)
        {
            if (await Command.SucceedsAsync(way(["true"])))
            {
                return new ServerAccount(name, way);
            }
        }

        throw new InvalidOperationException(
            $"PostgreSQL does not run as root, and neither setpriv nor runuser nor su could become `{name}`: run the tests as another user."
        );
    }

    /// <summary>The command that does the same as this account.</summary>
    public IReadOnlyList<string> Run(params IReadOnlyList<string> words) => this.become(words);

    public async Task OwnAsync(string directory)
    {
        if (this.name is not null)
        {
            await Command.RunAsync("chown", "-R", this.name, directory);
        }
    }

    private static string Quoted(string word) => $"'{word.Replace("'", @"'\''", StringComparison.Ordinal)}'";
}
