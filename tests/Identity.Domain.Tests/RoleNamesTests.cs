namespace Identity.Domain.Tests;

public sealed class RoleNamesTests
{
    [Theory]
    [InlineData(Roles.Individual, "individual")]
    [InlineData(Roles.Advisor, "advisor")]
    [InlineData(Roles.Individual | Roles.Advisor, "individual advisor")]
    public void Roles_are_read_as_they_are_written(Roles roles, string names)
    {
        string.Join(' ', roles.ToNames()).ShouldBe(names);
        RoleNames.ToRoles(names.Split(' ')).ShouldBe(roles);
        RoleNames.ToRoles([.. names.Split(' ').Reverse()]).ShouldBe(roles);
    }

    [Theory]
    [InlineData("")]
    [InlineData("Advisor")]
    [InlineData("individual operator")]
    [InlineData("advisor advisor")]
    [InlineData("individual advisor individual")]
    public void Unknown_and_repeated_names_are_no_roles(string names) => RoleNames.ToRoles(names.Split(' ')).ShouldBeNull();

    [Fact]
    public void A_name_belongs_to_exactly_one_role()
    {
        (RoleNames.ToRole("individual"), RoleNames.ToRole("advisor")).ShouldBe((Roles.Individual, Roles.Advisor));
        (RoleNames.ToRole("operator"), RoleNames.ToRole(null)).ShouldBe((Roles.None, Roles.None));
        RoleNames.ToRoles([]).ShouldBeNull();
        Roles.None.ToNames().ShouldBeEmpty();
        Should.Throw<ArgumentOutOfRangeException>(() => Roles.None.ToName());
        Should.Throw<ArgumentOutOfRangeException>(() => (Roles.Individual | Roles.Advisor).ToName());
    }
}
