Orders.OrdersService.Build(args).Run();
