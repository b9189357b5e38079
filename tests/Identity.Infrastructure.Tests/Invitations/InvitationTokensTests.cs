using System.Buffers.Text;
using System.Security.Cryptography;
using Identity.Domain.Invitations;
using Identity.Infrastructure.Cryptography;
using Identity.Infrastructure.Invitations;

namespace Identity.Infrastructure.Tests.Invitations;

public sealed class InvitationTokensTests
{
    private const int PayloadOffset = 1 + MasterKeyRing.KeyIdBytes;

    private readonly InvitationTokens tokens = new(new MasterKeyRing([RandomNumberGenerator.GetBytes(32)]));

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(InvitationLink.LastGeneration)]
    public void A_token_names_the_invitation_and_the_generation_of_its_link(int generation)
    {
        var link = new InvitationLink(Guid.CreateVersion7(), generation);

        tokens.TryRead(tokens.Write(link), out var read).ShouldBeTrue();

        read.ShouldBe(link);
    }

    [Fact] // the byte behind the identifier was always 0 before links had generations
    public void A_token_of_an_earlier_release_reads_as_the_first_link()
    {
        var id = Guid.CreateVersion7();

        var bytes = Base64Url.DecodeFromChars(tokens.Write(new InvitationLink(id, 0)));

        bytes.AsSpan(PayloadOffset, 17).ToArray().ShouldBe([.. id.ToByteArray(bigEndian: true), 0]);
    }

    [Fact]
    public void The_counter_is_never_cut_to_fit() =>
        Should.Throw<OverflowException>(() => tokens.Write(new InvitationLink(Guid.CreateVersion7(), InvitationLink.LastGeneration + 1)));
}
