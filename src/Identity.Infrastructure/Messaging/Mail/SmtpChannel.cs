using System.Globalization;
using System.Text;

namespace Identity.Infrastructure.Messaging.Mail;

/// <summary>Lines to and from a mail server.</summary>
internal sealed class SmtpChannel(Stream stream) : IAsyncDisposable
{
    private const int MaximumReplyBytes = 16 * 1024;

    private readonly byte[] buffer = new byte[4 * 1024];
    private int start;
    private int end;

    public ValueTask DisposeAsync() => stream.DisposeAsync();

    /// <summary>Sends a command and returns the lines of a reply of the class that was hoped for (2 done, 3 go on).</summary>
    /// <param name="step">What a refusal is called, with the reply's code behind it.</param>
    internal async Task<IReadOnlyList<string>> CommandAsync(string command, string step, int replyClass, CancellationToken ct)
    {
        if (command.AsSpan().ContainsAny('\r', '\n'))
        {
            throw new DeliveryException("smtp_command_broken", isFinal: true); // addresses are checked long before; a second lock costs nothing
        }

        await stream.WriteAsync(Encoding.UTF8.GetBytes(command + "\r\n"), ct);
        await stream.FlushAsync(ct);
        return await ReplyAsync(step, replyClass, ct);
    }

    /// <inheritdoc cref="CommandAsync"/>
    internal async Task<IReadOnlyList<string>> ReplyAsync(string step, int replyClass, CancellationToken ct)
    {
        List<string> lines = [];
        var bytes = 0;
        while (true)
        {
            var line = await LineAsync(step, ct);
            bytes += line.Length;
            if (line.Length < 3 || !int.TryParse(line.AsSpan(0, 3), NumberStyles.None, CultureInfo.InvariantCulture, out var code) || bytes > MaximumReplyBytes)
            {
                throw new DeliveryException($"{step}_unintelligible");
            }

            lines.Add(line.Length > 4 ? line[4..] : "");
            if (line.Length > 3 && line[3] == '-')
            {
                continue; // more lines follow (RFC 5321 section 4.2.1)
            }

            // The server's words may quote the address, so only its code is kept.
            return code / 100 == replyClass ? lines : throw new DeliveryException($"{step}_{code}");
        }
    }

    /// <summary>Sends the content, with a dot doubled where it begins a line (RFC 5321 section 4.5.2), and its end.</summary>
    /// <param name="mail">Lines that end in CRLF, the last one too.</param>
    internal async Task WriteMailAsync(ReadOnlyMemory<byte> mail, CancellationToken ct)
    {
        var stuffed = new MemoryStream(mail.Length + 64);
        var isLineStart = true;
        foreach (var value in mail.Span)
        {
            if (isLineStart && value == '.')
            {
                stuffed.WriteByte((byte)'.');
            }

            stuffed.WriteByte(value);
            isLineStart = value == '\n';
        }

        stuffed.Write(".\r\n"u8);
        await stream.WriteAsync(stuffed.GetBuffer().AsMemory(0, (int)stuffed.Length), ct);
        await stream.FlushAsync(ct);
    }

    /// <summary>The stream, for TLS to go on with.</summary>
    internal Stream Detach() => start == end
        ? stream
        : throw new DeliveryException("smtp_starttls_injection"); // replies slipped in before the handshake would count as secured (CVE-2011-0411)

    private async Task<string> LineAsync(string step, CancellationToken ct)
    {
        var line = new MemoryStream();
        while (true)
        {
            if (start == end)
            {
                (start, end) = (0, await stream.ReadAsync(buffer, ct));
                if (end == 0)
                {
                    throw new DeliveryException("smtp_connection_lost");
                }
            }

            var value = buffer[start++];
            if (value == '\n')
            {
                return Encoding.UTF8.GetString(line.GetBuffer(), 0, (int)line.Length).TrimEnd('\r');
            }

            line.WriteByte(value);
            if (line.Length > MaximumReplyBytes)
            {
                throw new DeliveryException($"{step}_unintelligible");
            }
        }
    }
}
