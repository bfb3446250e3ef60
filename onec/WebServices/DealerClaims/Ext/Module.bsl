#Область ОбработчикиОпераций

// Имена операций и их параметров латинские: они стоят в WSDL и в заголовке SOAPAction.

Функция Ping()

	Возврат "ok";

КонецФункции

Функция GetVersion()

	Возврат дп_ОчередьСервер.СведенияОСервисе();

КонецФункции

Функция SubmitClaim(Claim)

	Возврат дп_ПриемСервер.ПринятьПретензию(Claim);

КонецФункции

Функция GetClaim(ClaimID)

	Возврат дп_ПретензииСервер.ПретензияПоИдентификатору(ClaimID);

КонецФункции

Функция GetClaimChanges(NodeCode, ReceivedNo, Limit)

	Возврат дп_ОчередьСервер.ПакетИзменений(NodeCode, ReceivedNo, Limit);

КонецФункции

Функция ConfirmChanges(NodeCode, MessageNo)

	Возврат дп_ОчередьСервер.ПодтвердитьИзменения(NodeCode, MessageNo);

КонецФункции

Функция AddMessage(Message)

	Возврат дп_ПерепискаСервер.ДобавитьСообщение(Message);

КонецФункции

Функция AttachFileLink(File)

	Возврат дп_ПерепискаСервер.ДобавитьФайл(File);

КонецФункции

Функция GetShipments(DealerRef, DateFrom, DateTo, Search, Offset, Limit)

	Возврат дп_ОтгрузкиСервер.ОтгрузкиДилера(DealerRef, DateFrom, DateTo, Search, Offset, Limit);

КонецФункции

Функция GetVersions(Kind, DateFrom, After, Limit)

	Возврат дп_ВерсииСервер.ВерсииОбъектов(Kind, DateFrom, After, Limit);

КонецФункции

Функция GetObjects(Request)

	Возврат дп_СправочникиСервер.Объекты(Request);

КонецФункции

Функция GetBarcodes(After, Limit)

	Возврат дп_СправочникиСервер.Штрихкоды(After, Limit);

КонецФункции

Функция UpdateClaim(Details)

	Возврат дп_ИзменениеСервер.ИзменитьПретензию(Details);

КонецФункции

Функция WithdrawClaim(ClaimID)

	Возврат дп_ИзменениеСервер.ОтозватьПретензию(ClaimID);

КонецФункции

Функция GetMarker(NodeCode)

	Возврат дп_МеткаСервер.Метка(NodeCode);

КонецФункции

Функция SetMarker(NodeCode, Marker)

	Возврат дп_МеткаСервер.ЗаписатьМетку(NodeCode, Marker);

КонецФункции

#КонецОбласти
